int first;
		case CD_STRICT_INBOUND_CHECK:
			msg.strict_inbound_check = optarg_sparse(YN_YES, &yn_option_names);
			continue;

		/* --sha2-truncbug or --other */
