#include "timer.h"

void replace_state_banner(struct state *st)
{
	pfreeany(st->st_seen_cfg_banner);
	st->st_seen_cfg_banner = NULL;
}
