// An event, as for revival, that sees after the connection where others overlap.

// rule: overlap-event
// file: include/pluto_constants.h
// matches: 1
@@
@@
 enum connection_event_kind {
 	...,
 	CONNECTION_REVIVAL = 1,
+	CONNECTION_OVERLAP,
 	...
 };

// rule: overlap-event-roof
// file: include/pluto_constants.h
// unless: include/pluto_constants.h /CONNECTION_CHECK_DDNS/
// matches: 1
@@
@@
-#define CONNECTION_EVENT_KIND_ROOF (CONNECTION_REVIVAL+1)
+#define CONNECTION_EVENT_KIND_ROOF (CONNECTION_OVERLAP+1)

// rule: overlap-event-name
// file: lib/libswan/constants.c
// matches: 1
@@
@@
 static const char *connection_event_kind_name[] = {
 	...,
 	S(CONNECTION_REVIVAL),
+	S(CONNECTION_OVERLAP),
 	...
 };

// rule: overlap-event-last-name
// file: lib/libswan/constants.c
// unless: include/pluto_constants.h /CONNECTION_CHECK_DDNS/
// matches: 1
@@
@@
 const struct enum_names connection_event_kind_names = {
 	1,
-	CONNECTION_REVIVAL,
+	CONNECTION_OVERLAP,
 	...
 };

// rule: jam-overlap-event
// file: programs/pluto/connection_event.c
// matches: 1
// text: CASE_OVERLAP
//+	case CONNECTION_OVERLAP:
//+		break;
@@
expression C;
statement S;
@@
 	if (C->revival.attempt > 0) S
 	break;
+	CASE_OVERLAP();

// rule: dispatch-overlap-event
// file: programs/pluto/connection_event.c
// matches: 1
// text: CASE_OVERLAP take 1 programs/pluto/connection_event.c /connection_overlap_event/
@@
@@
 	revive_connection(...);
 	break;
+	CASE_OVERLAP();

// rule: no-overlap-event-pending
// file: programs/pluto/connections.c
// matches: 1
// text: EXPECT_NO_OVERLAP_EVENT take 1 programs/pluto/connections.c /CONNECTION_OVERLAP/
@@
identifier C;
statement S;
@@
 connection_ok_to_delete(struct connection *C, ...)
 {
 	...
 	if (connection_event_is_scheduled(C, CONNECTION_REVIVAL)) S
+	EXPECT_NO_OVERLAP_EVENT();
 	...
 }

// rule: schedule-overlap
// file: programs/pluto/connection_event.c
// versions: 5.4-
// matches: 1
// text: SCHEDULE_OVERLAP
//+
//+void schedule_connection_overlap(struct connection *c,
//+				 const char *subplot,
//+				 deltatime_t delay)
//+{
//+	schedule_connection_event(c, CONNECTION_OVERLAP, subplot, delay,
//+				  /*impair*/NULL, c->logger, HERE);
//+}
@@
@@
 void schedule_connection_revival(...) { ... }
+int SCHEDULE_OVERLAP;
