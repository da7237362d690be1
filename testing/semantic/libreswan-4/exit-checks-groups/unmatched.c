#include "server.h"

void leave_pluto(void)
{
	delete_every_state();
	close_everything();
}
