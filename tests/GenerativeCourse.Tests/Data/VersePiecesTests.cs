using GenerativeCourse.Data;

namespace GenerativeCourse.Tests.Data;

public class VersePiecesTests
{
    [Fact]
    public void A_verse_is_cut_where_both_sides_have_the_mark_and_no_link_leads_across()
    {
        var verse = new VersePair("Test 1:1", ["a", ",", "b", ",", "c", "."], ["A", ",", "C", ",", "B", "."], [(0, 0), (2, 4), (4, 2)]);
        var pieces = VersePieces.Of([verse, verse]);
        Assert.Equal(["a ,", "b , c ."], pieces.Select(piece => string.Join(' ', piece.English)));
        Assert.Equal(["A ,", "C , B ."], pieces.Select(piece => string.Join(' ', piece.Spanish)));
        Assert.Equal([(0, 2), (2, 0)], pieces[1].Alignment);
        Assert.Empty(VersePieces.Of([verse], longest: 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => VersePieces.Of([verse], 0));
    }

    [Fact]
    public void The_verses_give_tens_of_thousands_of_short_pairs_each_once()
    {
        var pieces = VersePieces.Of(BibleVerses.Load());
        Assert.InRange(pieces.Count, 50_000, 60_000);
        Assert.Equal(pieces.Count, pieces.Select(piece => (string.Join(' ', piece.English), string.Join(' ', piece.Spanish))).Distinct().Count());
        Assert.All(pieces, piece => Assert.True(piece.English.Length <= 12 && piece.Spanish.Length <= 12 && piece.Alignment.Length > 0));
        Assert.All(pieces, piece => Assert.All(piece.Alignment, link => Assert.True(link.English < piece.English.Length && link.Spanish < piece.Spanish.Length)));
    }
}
