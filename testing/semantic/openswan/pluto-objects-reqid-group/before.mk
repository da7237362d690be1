OBJSPLUTO += a.o
OBJSPLUTO += expansion.o
OBJSPLUTO += z.o
