namespace GenerativeCourse.Language.Timeline;

/// <summary>The script of <see cref="Eliza.Listener"/>, this course's own.</summary>
internal static class ElizaScript
{
    internal const string Listener = """
        swap i = you, me = you, my = your, mine = yours, myself = yourself, am = are, i'm = you are, you = I, your = my, yours = mine, yourself = myself, are = am, was = were
        key sorry 2
          * => There is nothing to be sorry about. | What do you feel when you say sorry?
        key hello 1
          * => Hello. What is on your mind? | Hello. How are your studies going?
        key remember 5
          * i remember * => What else does (2) bring back to you? | Why do you think of (2) just now?
          * do you remember * => Did you think I would forget (2)? | What about (2)?
        key if 3
          * if * => Do you think it likely that (2)? | What would it mean to you if (2)?
        key dream 6
          * i dreamt * => Really, (2)? | Have you dreamt (2) before?
          * dream * => What does that dream say about your studies? | Who was in that dream?
        key machine 9
          * => Do machines worry you? | Why do you bring up machines? | What has a machine to do with your trouble?
        key computer 9
          * => Do computers worry you? | Are you thinking of me in particular?
        key exam 7
          * my exam * => Tell me more about your exam. | When did you begin to think of your exam that way?
          * => What is it about exams that troubles you? | Who else talks to you about exams?
        key model 7
          * my model * => What would happen if your model (2)? | Does your model remind you of someone?
          * => Which model are you thinking of? | Is it the model, or the data?
        key network 7
          * => Is it the network that troubles you, or how it was trained? | What does that network want of you?
        key teacher 6
          * my teacher * => Tell me more about your teacher. | Why do you think that your teacher (2)?
        key mother 6
          * my mother * => Tell me more about your family. | Does your mother understand your studies?
        key always 4
          * => Can you think of one time when it was otherwise? | Always?
        key because 4
          * because * => Is that the real reason? | What other reasons come to mind?
        key everyone 4
          * => Whom are you thinking of? | Surely not everyone.
        key nobody 4
          * => Whom are you thinking of? | Surely somebody.
        key i 1
          * i am * => How long have you been (2)? | Do you believe it is normal to be (2)? | Do you like being (2)?
          * i want * => What would it mean to you to get (2)? | Why do you want (2)? | Suppose you got (2) soon. What then?
          * i need * => What would change if you had (2)? | Do you really need (2)?
          * i feel * => Tell me more about such feelings. | Do you often feel (2)?
          * i can't * => How do you know that you can't (2)? | Have you tried?
          * i think * => Do you really think so? | But you are not sure that (2)?
          * i * you * => Perhaps in your mind we (2) each other. | Why do you (2) me?
          * i * => You say that you (2)? | Can you say more about that? | Why do you tell me that you (2)?
        key i'm 1
          * i'm * => How long have you been (2)? | Is it because you are (2) that you came to me?
        key you 1
          * you are * => What makes you think that I am (2)? | Would you like me to be (2)?
          * you * me => Why do you think that I (2) you? | Does it please you to believe that I (2) you?
          * you * => We were talking about you, not about me. | Why do you care whether I (2)?
        key my 2
          * my * => Your (2)? | Why do you say your (2)? | Is it important to you that your (2)?
        key why 2
          * why don't you * => Do you believe that I don't (2)? | Perhaps I will (2) in good time.
          * => Why do you ask? | What answer would please you most? | What do you think?
        key what 1
          * => Why do you ask? | Does that question interest you? | What is it you really want to know?
        key how 1
          * => Why do you ask? | How would you answer that yourself?
        key yes 1
          * => You seem quite sure. | I see. And then?
        key no 1
          * => Why not? | Are you saying no just to be contrary?
        memory my * => Earlier you said your (1). Has that to do with this? | Let us go back to your (1).
        none => I see. Please go on. | What does that suggest to you? | I am not sure I follow you. | Do you feel strongly about that?
        """;
}
