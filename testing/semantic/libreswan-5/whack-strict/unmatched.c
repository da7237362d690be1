		/* --sha2-truncbug */
