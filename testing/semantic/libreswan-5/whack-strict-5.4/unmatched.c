		case CD_OVERLAP:
