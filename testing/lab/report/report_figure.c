// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * report_figure.c - the topology of two gateways, and the paths through it.
 *
 * From top to bottom: hosts, gateway, the SAs on the WAN, gateway, hosts.  A
 * lane beside the other for each expansion, so that what stays in its lane goes
 * straight down or up, and a crossing is seen to cross: between policy and SA
 * where the sender crosses, between SA and policy where the receiver is to
 * accept another's SA.  Where it refuses, the line is dashed and has a cross.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "report/report_lanes.h"
#include "report/report_page.h"

enum {
	MARGIN = 14,
	LANE_FEW = 152,
	LANE_MANY = 124, /* width of a lane: of one or
						 * two, of more */
	LEAST = 320,
	WIDE = 530, /* of the whole, and where it is wide */
	CHIP = 22,  /* height of a host */
	BOX = 66,   /* of a policy */
	PIPE = 78,  /* of an SA */
	/* from the top: hosts, gateway, policies, SAs, policies, hosts */
	Y_HOST = 2,
	Y_GATE = Y_HOST + CHIP + 26,
	Y_BOX = Y_GATE + 22,
	Y_BOX_END = Y_BOX + BOX,
	Y_GATE_END = Y_BOX_END + 8,
	Y_PIPE = Y_GATE_END + 46,
	Y_PIPE_END = Y_PIPE + PIPE,
	Y_GATE2 = Y_PIPE_END + 46,
	Y_BOX2 = Y_GATE2 + 8,
	Y_BOX2_END = Y_BOX2 + BOX,
	Y_GATE2_END = Y_BOX2_END + 22,
	Y_HOST2 = Y_GATE2_END + 26,
	HEIGHT = Y_HOST2 + CHIP + 2,
	SPOTS = 64,
};

/* How a line is drawn. */
enum look { LOOK_GOOD, LOOK_REFUSED, LOOK_BAD };

struct figure {
	struct html *h;
	const struct story *story;
	struct lanes lanes;
	int lane_width, width, left;
	const char *hosts[LANES_ENDS][16]; /* addresses, each once */
	unsigned hosts_count[LANES_ENDS];
	/* lines that are drawn, so that none is drawn twice */
	struct line {
		int x1, y1, x2, y2;
		enum look look;
		bool clear;
		uint64_t legs; /* bits */
		bool check;    /* it has a spot */
	} lines[4 * SPOTS];
	unsigned lines_count;
};

static const char *const look_class[] = {
	[LOOK_GOOD] = "",
	[LOOK_REFUSED] = " refused",
	[LOOK_BAD] = " bad",
};

/* ------------------------------------------------------------------ the places */

static int lane_x(const struct figure *f, int lane)
{
	return f->left + lane * f->lane_width + f->lane_width / 2;
}

/* What goes down is left of the middle, what goes up right of it. */
static int way_x(const struct figure *f, int lane, int from)
{
	return lane_x(f, lane) + (from == 0 ? -1 : 1) * f->lane_width / 4;
}

/* Of those that were added, which clang-tidy does not see. */
static const char *host(const struct figure *f, int end, unsigned i)
{
	return f->hosts[end][i] ? f->hosts[end][i] : "";
}

static int host_width(const struct figure *f)
{
	size_t longest = 0;

	for (int end = 0; end < LANES_ENDS; end++)
		for (unsigned i = 0; i < f->hosts_count[end]; i++) {
			size_t length = strlen(host(f, end, i));

			longest = length > longest ? length : longest;
		}
	return (int)longest * 7 + 14;
}

static int host_x(const struct figure *f, int end, const char *address)
{
	int count = (int)f->hosts_count[end];

	for (int i = 0; i < count; i++)
		if (strcmp(f->hosts[end][i], address) == 0)
			return f->width * (2 * i + 1) / (2 * count);
	return f->width / 2;
}

static void add_host(struct figure *f, int end, const char *address)
{
	enum { MOST = sizeof(f->hosts[0]) / sizeof(f->hosts[0][0]) };

	for (unsigned i = 0; i < f->hosts_count[end]; i++)
		if (strcmp(f->hosts[end][i], address) == 0)
			return;
	if (f->hosts_count[end] < MOST)
		f->hosts[end][f->hosts_count[end]++] = address;
}

/* Where, in lanes, a host's packets leave its gateway and come to it. */
static int host_lanes(const struct figure *f, int end, const char *address)
{
	int sum = 0, count = 0;

	for (unsigned i = 0; i < story_legs(f->story); i++) {
		const struct story_leg *leg = story_leg(f->story, i);
		int lane = -1;

		if (lanes_end(&f->lanes, leg->sender) == end &&
		    strcmp(leg->from, address) == 0)
			lane = leg->shunt ? lanes_of_shunt(&f->lanes, end,
							   leg->shunt) :
					    lanes_of_policy(&f->lanes, end,
							    leg->picked);
		else if (lanes_end(&f->lanes, leg->receiver) == end &&
			 strcmp(leg->to, address) == 0)
			lane = lanes_of_policy(&f->lanes, end, leg->wanted);
		if (lane >= 0) {
			sum += lane * 100;
			count++;
		}
	}
	return count ? sum / count : 0;
}

/* So that few lines cross. */
static void sort_hosts(struct figure *f, int end)
{
	const char **hosts = f->hosts[end];

	for (unsigned i = 1; i < f->hosts_count[end]; i++) {
		for (unsigned j = i;
		     j > 0 && host_lanes(f, end, host(f, end, j - 1)) >
				      host_lanes(f, end, host(f, end, j));
		     j--) {
			const char *swap = hosts[j];

			hosts[j] = hosts[j - 1];
			hosts[j - 1] = swap;
		}
	}
}

/* ------------------------------------------------------------------ primitives */

static void number_text(char out[12], int number)
{
	snprintf(out, 12, "%d", number);
}

/* In the middle over @x, but for classes left and right. */
static void __attribute__((format(printf, 5, 6)))
text(const struct figure *f, int x, int y, const char *class,
     const char *format, ...)
{
	char xs[12], ys[12], words[128];
	va_list args;

	va_start(args, format);
	vsnprintf(words, sizeof(words), format, args);
	va_end(args);
	number_text(xs, x);
	number_text(ys, y);
	html_open(f->h, "text", "x", xs, "y", ys, "class", class, NULL);
	html_text(f->h, "%s", words);
	html_close(f->h);
}

static void rectangle(const struct figure *f, int x, int y, int width,
		      int height, int radius, const char *class)
{
	char xs[12], ys[12], ws[12], hs[12], rs[12];

	number_text(xs, x);
	number_text(ys, y);
	number_text(ws, width);
	number_text(hs, height);
	number_text(rs, radius);
	html_empty(f->h, "rect", "x", xs, "y", ys, "width", ws, "height", hs,
		   "rx", rs, "class", class, NULL);
}

/* ----------------------------------------------------------------- the network */

static void draw_hosts(const struct figure *f, int end)
{
	int y = end == 0 ? Y_HOST : Y_HOST2, width = host_width(f);

	for (unsigned i = 0; i < f->hosts_count[end]; i++) {
		const char *address = f->hosts[end][i];
		int x = host_x(f, end, address);

		rectangle(f, x - width / 2, y, width, CHIP, 11, "box");
		text(f, x, y + 15, "mono", "%s", address);
	}
}

static void draw_gateway(const struct figure *f, int end)
{
	rectangle(f, 1, end == 0 ? Y_GATE : Y_GATE2, f->width - 2,
		  Y_GATE_END - Y_GATE, 6, "frame");
}

/* Over the lines, and legible there. */
static void name_gateway(const struct figure *f, int end)
{
	const struct story_site *site = story_site(f->story,
						   f->lanes.sites[end]);
	const char *outer = site->plan->nat ? site->plan->nat :
					      site->plan->outer;
	int words = end == 0 ? Y_GATE + 15 : Y_GATE2_END - 8;

	text(f, 10, words, "name halo left", "gateway %s", site->plan->name);
	text(f, f->width - 10, words, "soft halo right", "%s · %s%.*s",
	     story_daemon(site), site->plan->nat ? "NAT " : "",
	     (int)strcspn(outer, "/"), outer);
}

/* Cut to what fits: ten and a half points of a fixed pitch. */
static void fitted(const struct figure *f, int x, int y, const char *class,
		   const char *words)
{
	int room = (f->lane_width - 18) * 10 / 63;

	if ((int)strlen(words) <= room)
		text(f, x, y, class, "%s", words);
	else
		text(f, x, y, class, "%.*s…", room - 1, words);
}

static void draw_box(const struct figure *f, unsigned number, int end)
{
	const struct lane *lane = &f->lanes.list[number];
	int x = lane_x(f, (int)number), y = end == 0 ? Y_BOX : Y_BOX2;
	const struct observed_policy *out = lane->out[end], *in = lane->in[end];
	char near[PREFIX_TEXT], far[PREFIX_TEXT];
	const struct expansion *of = lane->of[end];

	if (out == NULL && in == NULL && lane->shunt[end] == NULL)
		return;
	rectangle(f, x - f->lane_width / 2 + 5, y, f->lane_width - 10, BOX, 5,
		  "box");
	fitted(f, x, y + 15, "name",
	       of ? of->name :
	       lane->shunt[end] ?
		    lane->shunt[end]->block ? "drop" : "plaintext" :
		    "by hand");
	prefix_print(end == 0 ? &lane->near : &lane->far, near);
	prefix_print(end == 0 ? &lane->far : &lane->near, far);
	fitted(f, x, y + 30, "mono", near);
	fitted(f, x, y + 42, "mono", far);
	if (out != NULL && in != NULL && out->reqid == in->reqid)
		text(f, x, y + 58, "mono", "reqid %u", out->reqid);
	else if (out != NULL && in != NULL)
		text(f, x, y + 58, "mono", end == 0 ? "↓%u ↑%u" : "↑%u ↓%u",
		     out->reqid, in->reqid);
	else if (out != NULL || in != NULL)
		text(f, x, y + 58, "mono", "%s%u",
		     (end == 0) == (out != NULL) ? "↓" : "↑",
		     out ? out->reqid : in->reqid);
}

static void draw_pipe(const struct figure *f, unsigned number, int from)
{
	const struct lane_sa *sa = &f->lanes.list[number].sas[from];
	int x = way_x(f, (int)number, from), half = f->lane_width / 4 - 4;
	const struct observed_sa *upper, *lower;
	uint64_t packets;

	if (sa->sent == NULL)
		return;
	upper = from == 0 ? sa->sent : sa->arrived;
	lower = from == 0 ? sa->arrived : sa->sent;
	packets = sa->sent->packets_after - sa->sent->packets_before;
	rectangle(f, x - half, Y_PIPE, 2 * half, PIPE, 8,
		  packets ? "pipe" : "pipe idle");
	if (upper != NULL)
		text(f, x, Y_PIPE + 14, "mono", "%u", upper->reqid);
	text(f, x, Y_PIPE + 35, "mono", "%08x", sa->sent->spi);
	text(f, x, Y_PIPE + 49, "soft", sa->others ? "%s%s +%u" : "%s%s",
	     from == 0 ? "↓" : "↑", story_proto(sa->sent->proto), sa->others);
	if (lower != NULL)
		text(f, x, Y_PIPE_END - 6, "mono", "%u", lower->reqid);
}

/* -------------------------------------------------------------------- the paths */

static void line(struct figure *f, unsigned leg, enum look look, bool clear,
		 bool check, int x1, int y1, int x2, int y2)
{
	struct line *l;

	for (unsigned i = 0; i < f->lines_count; i++) {
		l = &f->lines[i];
		if (l->x1 == x1 && l->y1 == y1 && l->x2 == x2 && l->y2 == y2 &&
		    l->look == look && l->clear == clear && l->check == check) {
			l->legs |= UINT64_C(1) << (leg & 63);
			return;
		}
	}
	if (f->lines_count == sizeof(f->lines) / sizeof(f->lines[0]))
		return;
	f->lines[f->lines_count++] = (struct line) {
		x1, y1, x2, y2, look, clear, UINT64_C(1) << (leg & 63), check,
	};
}

/* Where a leg of a sending end comes by, from its sender on. */
struct stations {
	int host, box, box_end, pipe, pipe_end, box2, box2_end, host2;
};

static const struct stations stations[LANES_ENDS] = {
	{ Y_HOST + CHIP, Y_BOX, Y_BOX_END, Y_PIPE, Y_PIPE_END, Y_BOX2,
	  Y_BOX2_END, Y_HOST2 },
	{ Y_HOST2, Y_BOX2_END, Y_BOX2, Y_PIPE_END, Y_PIPE, Y_BOX_END, Y_BOX,
	  Y_HOST + CHIP },
};

static void draw_leg(struct figure *f, unsigned number)
{
	const struct story_leg *leg = story_leg(f->story, number);
	int from = lanes_end(&f->lanes, leg->sender);
	int to = lanes_end(&f->lanes, leg->receiver);
	const struct stations *s;
	int picked, sent, wanted, x, way;
	enum look end;

	if (from < 0 || to < 0 || from == to)
		return;
	s = &stations[from];
	way = from == 0 ? 1 : -1;
	end = leg->end == STORY_DELIVERED ? LOOK_GOOD :
	      leg->forbidden		  ? LOOK_REFUSED :
					    LOOK_BAD;
	picked = leg->shunt ? lanes_of_shunt(&f->lanes, from, leg->shunt) :
			      lanes_of_policy(&f->lanes, from, leg->picked);
	sent = lanes_of_sa(&f->lanes, leg->sent);
	wanted = lanes_of_policy(&f->lanes, to, leg->wanted);
	x = host_x(f, from, leg->from);
	if (picked < 0) {
		line(f, number, end, false, true, x, s->host, x,
		     s->host + way * 24);
		return;
	}
	line(f, number, LOOK_GOOD, false, false, x, s->host,
	     way_x(f, picked, from), s->box);
	x = way_x(f, picked, from);
	if (leg->clear) {
		/* past the SAs, in the middle of the lane */
		line(f, number, end, true, true, x, s->box_end,
		     wanted < 0 ? lane_x(f, picked) : way_x(f, wanted, from),
		     wanted < 0 ? s->pipe_end : s->box2);
	} else if (sent < 0) {
		line(f, number, end, false, true, x, s->box_end, x,
		     s->box_end + way * 30);
		return;
	} else {
		line(f, number, LOOK_GOOD, false, false, x, s->box_end,
		     way_x(f, sent, from), s->pipe);
		x = way_x(f, sent, from);
		line(f, number, end, false, true, x, s->pipe_end,
		     wanted < 0 ? x : way_x(f, wanted, from),
		     wanted < 0 ? s->pipe_end + way * 30 : s->box2);
	}
	if (leg->end == STORY_DELIVERED && wanted >= 0)
		line(f, number, LOOK_GOOD, false, false, way_x(f, wanted, from),
		     s->box2_end, host_x(f, to, leg->to), s->host2);
}

static void draw_line(const struct figure *f, const struct line *l)
{
	char *class = must_printf("way%s%s", look_class[l->look],
				  l->clear ? " clear" : "");
	/* straight down, or in a curve that leaves and arrives upright */
	char *path = l->x1 == l->x2 ?
			     must_printf("M%d %dV%d", l->x1, l->y1, l->y2) :
			     must_printf("M%d %dC%d %d %d %d %d %d", l->x1,
					 l->y1, l->x1, (l->y1 + l->y2) / 2,
					 l->x2, (l->y1 + l->y2) / 2, l->x2,
					 l->y2);

	html_empty(f->h, "path", "class", class, "d", path, NULL);
	free(path);
	free(class);
}

/* "1, 3"; to be freed. */
static char *leg_numbers(uint64_t legs)
{
	char *all = must_strdup("");

	for (unsigned i = 0; i < 64; i++) {
		char *longer;

		if (!(legs >> i & 1))
			continue;
		longer = must_printf("%s%s%u", all, all[0] ? "," : "", i + 1);
		free(all);
		all = longer;
	}
	return all;
}

/* Where the receiver decides: the mark, and which paths. */
static void draw_spot(const struct figure *f, const struct line *l)
{
	static const char *const marks[] = {
		[LOOK_GOOD] = "✓",
		[LOOK_REFUSED] = "⊘",
		[LOOK_BAD] = "✗",
	};
	/* of a curve past its middle, where one the other way crosses it */
	bool curved = l->x1 != l->x2;
	int x = curved ? l->x1 + (l->x2 - l->x1) * 67 / 100 : l->x1;
	int y = curved ? l->y1 + (l->y2 - l->y1) * 60 / 100 :
			 (l->y1 + l->y2) / 2;
	char *numbers = leg_numbers(l->legs), *class;
	int width;

	/* of what passes in clear, beside the SAs it does not use */
	if (l->clear)
		y = l->y2 + (l->y1 < l->y2 ? -16 : 16);
	width = 22 + 6 * (int)strlen(numbers);
	class = must_printf("spot%s", look_class[l->look]);
	rectangle(f, x - width / 2, y - 9, width, 18, 9, class);
	free(class);
	class = must_printf("spot-text%s", look_class[l->look]);
	text(f, x, y + 4, class, "%s %s", marks[l->look], numbers);
	free(class);
	free(numbers);
}

/* --------------------------------------------------------------------- the whole */

static void describe(const struct figure *f)
{
	html_leaf(f->h, "title", NULL,
		  "Paths between gateway %s and gateway "
		  "%s",
		  story_site(f->story, f->lanes.sites[0])->plan->name,
		  story_site(f->story, f->lanes.sites[1])->plan->name);
}

static void draw(struct figure *f)
{
	char *box = must_printf("0 0 %d %d", f->width, HEIGHT);
	char width[12], height[12];

	number_text(width, f->width);
	number_text(height, HEIGHT);
	html_open(f->h, "svg", "role", "img", "viewBox", box, "width", width,
		  "height", height, "class", f->lanes.count > 2 ? NULL : "few",
		  NULL);
	free(box);
	describe(f);
	for (int end = 0; end < LANES_ENDS; end++)
		draw_gateway(f, end);
	rectangle(f, 1, Y_PIPE - 12, f->width - 2, PIPE + 24, 6, "wan");
	text(f, 8, Y_PIPE - 16, "soft left", "WAN");
	for (unsigned i = 0; i < f->lines_count; i++)
		draw_line(f, &f->lines[i]);
	for (int end = 0; end < LANES_ENDS; end++) {
		name_gateway(f, end);
		draw_hosts(f, end);
	}
	for (unsigned i = 0; i < f->lanes.count; i++) {
		for (int end = 0; end < LANES_ENDS; end++) {
			draw_box(f, i, end);
			draw_pipe(f, i, end);
		}
	}
	for (unsigned i = 0; i < f->lines_count; i++)
		if (f->lines[i].check)
			draw_spot(f, &f->lines[i]);
	html_close(f->h);
}

static void caption(const struct figure *f)
{
	html_open(f->h, "figcaption", NULL);
	html_text(f->h,
		  "Boxes are policies: what they cover, and the reqid "
		  "they want. In between are SAs, each with its reqid at "
		  "either end. A number in a circle is a path; ✓ accepted, "
		  "✗ and dashes refused.");
	if (f->lanes.left_out > 0)
		html_text(f->h,
			  " %u more policies, which no path uses, are "
			  "not drawn.",
			  f->lanes.left_out);
	html_close(f->h);
}

/* What is to be drawn between two sites; false: nothing. */
static bool plan(struct figure *f, const struct story *story, unsigned upper,
		 unsigned lower)
{
	unsigned used = 0;
	int hosts;

	f->story = story;
	f->lanes.sites[0] = upper;
	f->lanes.sites[1] = lower;
	for (unsigned i = 0; i < story_legs(story); i++) {
		const struct story_leg *leg = story_leg(story, i);
		int from = lanes_end(&f->lanes, leg->sender);
		int to = lanes_end(&f->lanes, leg->receiver);

		if (from < 0 || to < 0 || from == to)
			continue;
		add_host(f, from, leg->from);
		add_host(f, to, leg->to);
		used++;
	}
	if (used == 0)
		return false;
	f->lanes = lanes_between(story, upper, lower);
	for (int end = 0; end < LANES_ENDS; end++)
		sort_hosts(f, end);
	f->lane_width = f->lanes.count > 2 ? LANE_MANY : LANE_FEW;
	f->width = (int)f->lanes.count * f->lane_width + MARGIN;
	hosts = (int)(f->hosts_count[0] > f->hosts_count[1] ?
			      f->hosts_count[0] :
			      f->hosts_count[1]) *
		(host_width(f) + 6);
	f->width = f->width < LEAST ? LEAST : f->width;
	f->width = f->width < hosts ? hosts : f->width;
	f->left = (f->width - (int)f->lanes.count * f->lane_width) / 2;
	return true;
}

bool report_figures_wide(const struct story *story)
{
	bool wide = false;

	for (unsigned i = 0; i < story_sites(story); i++) {
		for (unsigned j = i + 1; j < story_sites(story); j++) {
			struct figure f = { .lines_count = 0 };

			wide |= plan(&f, story, i, j) && f.width > WIDE;
			lanes_free(&f.lanes);
		}
	}
	return wide;
}

void report_figures(struct html *h, const struct story *story)
{
	html_open(h, "div", "class", "figures", NULL);
	for (unsigned i = 0; i < story_sites(story); i++) {
		for (unsigned j = i + 1; j < story_sites(story); j++) {
			struct figure f = { .h = h };

			if (plan(&f, story, i, j)) {
				for (unsigned k = 0; k < story_legs(story); k++)
					draw_leg(&f, k);
				html_open(h, "figure", NULL);
				html_open(h, "div", "class", "scroll",
					  "tabindex", "0", "role", "region",
					  "aria-label", "Drawing of the paths",
					  NULL);
				draw(&f);
				html_close(h);
				caption(&f);
				html_close(h);
			}
			lanes_free(&f.lanes);
		}
	}
	html_close(h);
}
