/**
 * Is increased whenever a change of this tool gives pictures other bytes. It is stored with the pictures, so that a
 * comparison with older ones can say why they differ.
 */
export const recipeVersion = 6;
