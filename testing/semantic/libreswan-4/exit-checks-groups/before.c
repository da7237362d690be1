#include "state_db.h"

void leave_pluto(void)
{
	delete_every_connection();
	close_everything();
}
