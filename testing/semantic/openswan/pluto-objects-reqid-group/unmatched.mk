# OBJSPLUTO += expansion.o
OBJSOTHER += expansion.o other.o
