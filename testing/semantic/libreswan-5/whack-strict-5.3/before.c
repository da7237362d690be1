int first;
		case CD_OVERLAPIP:
