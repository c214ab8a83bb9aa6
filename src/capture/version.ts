/**
 * Counts up whenever this tool begins to take pictures in a way that gives other bytes. It stands in the record of the
 * pictures, so that a comparison with older ones can say why they differ.
 */
export const recipeVersion = 5;
