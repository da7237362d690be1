int first;
		/* --sha2-truncbug or --other */
