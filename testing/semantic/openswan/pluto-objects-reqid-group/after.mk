OBJSPLUTO += a.o
OBJSPLUTO += expansion.o
OBJSPLUTO += reqid_group.o
OBJSPLUTO += z.o
