  { "no-session-resumption", 0 },
