#include "reqid_group.h"
#include "state_db.h"

void leave_pluto(void)
{
	delete_every_connection();
	check_reqid_groups();
	close_everything();
}
