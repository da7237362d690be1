int first;
  { "session-resumption", 0 },
