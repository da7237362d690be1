OBJSPLUTO += a.o
OBJSPLUTO += timer.o more.o
OBJSPLUTO += z.o
