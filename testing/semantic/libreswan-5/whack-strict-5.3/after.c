int first;
		case CD_STRICT_INBOUND_CHECK:
			msg.strict_inbound_check = optarg_yn(logger, YN_YES);
			continue;

		case CD_OVERLAPIP:
