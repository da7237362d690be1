	enum yn_options resumption;
