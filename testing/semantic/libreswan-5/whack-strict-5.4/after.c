int first;
		case CD_STRICT_INBOUND_CHECK:
			msg.wm_strict_inbound_check = (optarg == NULL ? "yes" : optarg);
			continue;

		case CD_OVERLAPIP:
