package store.offheap.model;

/**
 * Between which numbers an array's elements lie, and what that needs.
 *
 * @param min the smallest that is no NaN: a {@code Double} of a floating type, else a {@code Long},
 *     or a {@code BigInteger} beyond those; null if there is none
 * @param max the largest, likewise
 * @param narrowest the type of the fewest bytes that holds every element exactly
 */
public record ElementRange(Number min, Number max, ArrayType narrowest) {}
