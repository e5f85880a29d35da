/**
 * Sample grids and learning curves as PNG.
 *
 * <p>Rule: pictures come out on machines without fonts or display. So nothing here touches {@code
 * java.awt} or {@code javax.imageio}: text (and with it XChart) fails where freetype or a font is
 * missing; Java2D shapes fail under a DISPLAY that no longer answers; even {@code BufferedImage}
 * fails when DISPLAY is set beside a headless JRE. {@link org.ardent.plot.Canvas} draws by plain
 * arithmetic, {@link org.ardent.plot.Png} writes with {@code java.util.zip}.
 */
package org.ardent.plot;
