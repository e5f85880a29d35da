package org.ardent.modelfile;

import java.io.Serializable;
import java.util.Map;
import org.ardent.model.Model;

/**
 * A model read from a file.
 *
 * @param model its structure
 * @param parameters the flat vector; the array itself
 * @param metadata every string under {@code __metadata__}, those Ardent does not know included, in
 *     the order of the file
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody; a copy of it would be large
public record LoadedModel(Model model, float[] parameters, Map<String, String> metadata)
    implements Serializable {}
