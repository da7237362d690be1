#include "state_db.h"

void delete_state_tail(struct state *st)
{
	unhash(st);
	if (st->st_done) {
		note(st);
	}
	pfreeany(st->st_seen_cfg_banner);
	pfree(st);
}
