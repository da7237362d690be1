/* is a selector inside of another, for libreswan
 *
 * Copyright (C) 2026 the libreswan contributors
 *
 * This program is free software; you can redistribute it and/or modify it
 * under the terms of the GNU General Public License as published by the
 * Free Software Foundation; either version 2 of the License, or (at your
 * option) any later version.  See <https://www.gnu.org/licenses/gpl2.txt>.
 *
 * This program is distributed in the hope that it will be useful, but
 * WITHOUT ANY WARRANTY; without even the implied warranty of MERCHANTABILITY
 * or FITNESS FOR A PARTICULAR PURPOSE.  See the GNU General Public License
 * for more details.
 */

#ifndef EXPANSION_SELECTOR_H
#define EXPANSION_SELECTOR_H

#include "ip_selector.h"

static inline bool selector_inside(const ip_selector *l, const ip_selector *r)
{
	return selector_in_selector(*l, *r);
}

#endif
