// SPDX-License-Identifier: GPL-2.0-or-later
/* job.c - what a guest is told to do, and what it answers */
#include "upstream/job.h"

#include <jansson.h>
#include <stdlib.h>

#include "base/must.h"

static char *dump(json_t *json)
{
	char *text = json_dumps(json, JSON_COMPACT);

	json_decref(json);
	/* a path that is not UTF-8 */
	return text ? text : must_strdup("{}");
}

char *job_print(const struct job *job)
{
	return dump(json_pack("{s:s*,s:s,s:s,s:s}", "test", job->test, "tree",
			      job->tree, "layers", job->layers, "out",
			      job->out));
}

int job_parse(const char *text, struct job *out, struct trouble *t)
{
	const char *test = NULL, *tree, *layers, *where;
	json_error_t error;
	json_t *json = json_loads(text, 0, &error);

	*out = (struct job) { .test = NULL };
	if (!json ||
	    json_unpack_ex(json, &error, 0, "{s?s,s:s,s:s,s:s}", "test", &test,
			   "tree", &tree, "layers", &layers, "out", &where)) {
		json_decref(json);
		return trouble(t, "job: %s", error.text);
	}
	*out = (struct job) {
		.test = must_strdup(test),
		.tree = must_strdup(tree),
		.layers = must_strdup(layers),
		.out = must_strdup(where),
	};
	json_decref(json);
	return 0;
}

void job_free(struct job *job)
{
	free(job->test);
	free(job->tree);
	free(job->layers);
	free(job->out);
	*job = (struct job) { .test = NULL };
}

char *answer_print(const struct answer *answer)
{
	json_t *json = json_pack("{s:i}", "cores", (int)answer->cores);

	for (int i = 0; i < FEATURES; i++)
		json_object_set_new(json, feature_names[i],
				    json_boolean(answer->have[i]));
	return dump(json);
}

int answer_parse(const char *text, struct answer *out, struct trouble *t)
{
	json_error_t error;
	json_t *json = json_loads(text, 0, &error);

	if (!json || !json_is_object(json)) {
		json_decref(json);
		return trouble(t, "answer: \"%s\"", text);
	}
	*out = (struct answer) {
		.cores = (unsigned)json_integer_value(
			json_object_get(json, "cores")),
	};
	for (int i = 0; i < FEATURES; i++)
		out->have[i] = json_is_true(
			json_object_get(json, feature_names[i]));
	json_decref(json);
	return 0;
}
