OBJSPLUTO += a.o
OBJSPLUTO += timer.o more.o
OBJSPLUTO += expansion.o
OBJSPLUTO += z.o
