package org.ardent.score;

import java.io.Serializable;

/**
 * What to find out about a table besides its likelihood.
 *
 * @param judging how its rows are judged
 * @param top how many of the oddest rows are kept with their reasons
 * @param severity whether each row that is written has its oddity and severity
 * @param explanation whether each row that is written has its reasons
 */
public record Inspection(Judging judging, int top, boolean severity, boolean explanation)
    implements Serializable {}
