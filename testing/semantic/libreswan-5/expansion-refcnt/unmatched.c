int unmatched;
