# OBJSPLUTO += timer.o more.o
OBJSOTHER += timer.o other.o
