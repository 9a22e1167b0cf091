using GenerativeCourse.Numerics;

namespace GenerativeCourse.Worlds;

/// <summary>
/// A source of Spanish sentences whose English translations have a known distribution. As in the real languages, adjectives
/// change sides, subjects hide in verbs, object pronouns and "siempre" move around the verb, "no" becomes "does not", articles and
/// adjectives agree in Spanish, "his" or "her" and "a" or "an" in English. And as in the real languages a sentence
/// has many right translations: synonyms, "the girl 's house" or "the house of the girl". Here each way has its probability.
/// </summary>
/// <remarks>Every Spanish sentence has exactly one derivation, so log P(sentence) and P(English | Spanish) are exact.</remarks>
public static class SpanishEnglishGrammar
{
    /// <summary>Draws sentences.</summary>
    /// <param name="count">How many, 0 or more.</param>
    /// <param name="random">Where chance comes from.</param>
    /// <param name="shortest">Shorter Spanish sentences are drawn again; in words, 1 to 30.</param>
    /// <param name="longest">Longer ones are drawn again; in words, 4 or more and at least <paramref name="shortest"/>.</param>
    public static IReadOnlyList<WorldSentence> Sample(int count, RandomStream random, int shortest = 1, int longest = int.MaxValue)
    {
        Guard.Sampling(count, random);
        Guard.InRange(shortest, 1, 30);
        Guard.AtLeast(longest, Math.Max(4, shortest), because: "Shorter sentences are too rare to wait for.");
        var sentences = new List<WorldSentence>();
        while (sentences.Count < count)
        {
            Cancellation.ThrowIfRequested();
            var sentence = new Derivation(random).Sentence();
            if (sentence.Spanish.Count >= shortest && sentence.Spanish.Count <= longest)
                sentences.Add(sentence);
        }
        return sentences;
    }

    /// <summary>One sentence being derived: every decision is drawn, and its log-probability is added up.</summary>
    private sealed class Derivation(RandomStream random)
    {
        private double _log;

        public WorldSentence Sentence()
        {
            var clauses = new List<Clause> { Clause() };
            var joints = new List<int>();
            while (clauses.Count < 4 && Yes(clauses.Count == 1 ? 0.55 : 0.4))
            {
                joints.Add(Pick(SpanishEnglishWords.Joints.Length));
                clauses.Add(Clause());
            }
            return new WorldSentence(clauses, joints, _log);
        }

        private Clause Clause()
        {
            var subject = Yes(0.7) ? Phrase(depth: 0, isObject: false) : null;
            var person = subject is not null ? (subject.IsPlural ? Person.They : Person.He) : (Person)Pick(4);
            var clause = new Clause { Subject = subject, Person = person, IsNegated = Yes(0.2), IsFuture = Yes(0.3) };
            clause.HasAlways = !clause.IsNegated && Yes(0.15);
            VerbAndObject(clause, depth: 0);
            clause.Place = Yes(0.2) ? Phrase(depth: 1, isObject: true) : null;
            return clause;
        }

        private void VerbAndObject(Clause clause, int depth)
        {
            if (Yes(0.2))
            {
                clause.Verb = SpanishEnglishWords.Alone[Pick(SpanishEnglishWords.Alone.Length)];
                return;
            }
            clause.Verb = SpanishEnglishWords.WithObject[Pick(SpanishEnglishWords.WithObject.Length)];
            if (Yes(0.2))
                clause.Clitic = (Clitic)(1 + Pick(4));
            else
                clause.Object = Phrase(depth, isObject: true);
        }

        /// <summary>depth: 0 may hold a relative clause and an owner, 1 an owner, 2 neither.</summary>
        private NounPhrase Phrase(int depth, bool isObject)
        {
            var phrase = new NounPhrase
            {
                Noun = SpanishEnglishWords.Nouns[Pick(SpanishEnglishWords.Nouns.Length)],
                IsPlural = Yes(0.3),
                Article = (Article)Pick([0.5, 0.2, 0.1, isObject ? 0.2 : 0]),
            };
            for (var adjectives = 0; adjectives < 2 && Yes(adjectives == 0 ? 0.4 : 0.15); adjectives++)
                phrase.Adjectives.Add(SpanishEnglishWords.Adjectives[Pick(SpanishEnglishWords.Adjectives.Length)]);
            if (depth < 2 && Yes(depth == 0 ? 0.2 : 0.12))
                phrase.Owner = Phrase(2, isObject: false);
            if (depth == 0 && Yes(0.12))
            {
                phrase.Relative = new Clause { Person = phrase.IsPlural ? Person.They : Person.He, Head = phrase };
                VerbAndObject(phrase.Relative, depth: 2);
            }
            return phrase;
        }

        private bool Yes(double probability) => Pick([probability, 1 - probability]) == 0;

        private int Pick(int count)
        {
            _log -= Math.Log(count);
            return random.Next(count);
        }

        private int Pick(ReadOnlySpan<double> probabilities)
        {
            var chosen = random.Categorical(probabilities);
            _log += Math.Log(probabilities[chosen]);
            return chosen;
        }
    }
}
