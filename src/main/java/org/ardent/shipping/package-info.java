/**
 * How values go from process to process, whatever serializer Spark has.
 *
 * <p>Rule: nobody else broadcasts, collects or parallelizes.
 */
package org.ardent.shipping;
