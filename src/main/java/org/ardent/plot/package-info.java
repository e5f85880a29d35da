/**
 * Sample grids and learning curves as PNG.
 *
 * <p>Rule: pictures come out on machines without fonts or display.
 */
package org.ardent.plot;
