# a redirect learns of the other Child SA, its policy does not
s/bool replace = .*/bool replace = false;/
