OBJS += revival.o
OBJS += outbound_spi.o
