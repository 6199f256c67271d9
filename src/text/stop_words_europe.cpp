// Stop words of languages written in Latin letters, see stop_words.hpp.
#include "text/stop_words.hpp"

#include <array>

namespace liveinbox::text {
namespace {

constexpr std::array stop_rows_europe{
    StopRow{StopSet::everywhere,
            "hi hello hey heya hiya yo hallo hola bonjour salut ciao ola oi ok okay kk k yes "
            "yeah yep yup no nope nah thanks thank thx ty please pls plz sorry bye goodbye "
            "cheers lol haha hmm hm oh ah um uh gracias merci danke dank grazie obrigado obrigada "
            "bedankt si sí non oui ja nein nee nao não tak nie dziekuje merhaba tesekkurler "
            "selam namaste shalom salam salaam adios tschüss privet spasibo xin chao cam on halo "
            "terima kasih makasih good morning afternoon evening night great nice fine cool sure "
            "alright perfect awesome wow welcome dear sir madam mam maam hope "
            "greetings howdy regards sincerely cya ttyl farewell moin servus tschuss tschau "
            "grüße grüßen gruß liebe freundliche freundlichen wiedersehen guten herzlichen "
            "saludos luego hasta buenos buenas cordiales adieu bientôt revoir bonne bonsoir "
            "salutations cordialement arrivederci buongiorno buonasera saluti cordiali distinti "
            "até logo tchau atenciosamente olá abraço abraços hoi doei groet groeten "
            "vriendelijke goedemorgen goedemiddag tot ziens hej hejsa farvel hilsen venlig "
            "morgen bună salutare mulțumesc mersi revedere zdravo ćao hvala doviđenja "
            "pozdrav labas sveiki ačiū viso gero pasimatymo cześć hej dzięki dziękuję widzenia "
            "pozdrawiam dobranoc günaydın sağol hoşça kal hoşçakal görüşürüz iyi günler "
            "selamlar sampai jumpa tạm biệt"},
    StopRow{StopSet::english,
            "a about above across actually after again against ago all almost along already also "
            "although always am among an and another any anybody anyone anything anyway are "
            "arent around as ask asked asking at away back be became because become been before "
            "behind being below between both bring but by call came can cannot cant come comes "
            "coming could couldnt currently did didnt do does doesnt doing done dont down during "
            "each either else enough even ever every everyone everything exactly feel few find "
            "for from further get gets getting give given gives go goes going gone gonna got "
            "gotten guess guys had hadnt happen happened happening happens has hasnt have havent "
            "having he hear heard help her here hers herself him himself his how however i id if "
            "ill im in instead into is isnt it its itself ive just keep kind know known last "
            "least less let lets like liked likely little long look looking looks lot lots made "
            "make makes making many may maybe me mean might mine more most much must my myself "
            "necessary need needed needs neither never next none nor not nothing now of off "
            "often on once one ones only or other others our ours out over own part people "
            "perhaps possible probably put quite rather really recently right said same saw say "
            "saying says see seem seems seen send sent shall she should shouldnt show since so "
            "some somebody someone something sometimes somewhat soon still stuff such take taken "
            "takes taking talk tell than that thats the their theirs them themselves then there "
            "theres therefore these they theyre thing things think this those though thought "
            "through thus till to today together told tomorrow tonight too took tried tries try "
            "trying under unless until up upon us use used uses using usually various very via "
            "wait waiting wanna want wanted wants was wasnt way we well went were werent weve "
            "what whatever whats when where whether which while who whom whose why will wish "
            "with within without won wont wonder wondering work works would wouldnt yesterday "
            "yet you youd youll your youre yours yourself youve able bad best better big "
            "different easy first good new old second small two three four five whole actual "
            "certain understand understood believe believed suppose supposed love loved hate "
            "start started starting stop stopped turn turned leave left sound sounds bit wrong "
            "correct hows whos etc eg ie vs per far fact question questions answer idea reason "
            "example difference differences number type types kinds sort sorts wondered noticed "
            "interested recommend specific specifically general generally particular several "
            "similar common commonly typically true false hello pm day days week weeks month "
            "months year years hour hours minute minutes available ahead monday tuesday "
            "wednesday thursday friday saturday sunday lost nobody theyll "
            "itll thatll"},
    StopRow{StopSet::german,
            "aber alle allem allen aller alles als also am an andere anderen auch auf aus bei "
            "beim bin bis bisher bist bitte brauche da dabei dadurch dafür dagegen daher damit "
            "danach dann daran darauf darf das dass dein deine dem den denen denn der deren des "
            "deshalb die dies diese diesem diesen dieser dieses dir doch dort du durch ein eine "
            "einem einen einer eines einfach einige er es etwas euch euer für gab ganz geben "
            "gegen geht gehen gerne gern gestern gibt gut gute guten habe haben hat hatte hätte "
            "heute hier hin hinter ich ihm ihn ihnen ihr ihre ihrem ihren im immer in ins "
            "irgendwie ist jede jeder jetzt kann kannst kein keine keinen kommen können könnte "
            "könnten lassen leider machen mal man mehr mein meine meinem meinen meiner mich mir "
            "mit möchte möglich morgen muss müssen nach nächste nicht nichts noch nun nur ob "
            "oder ohne schon sehr sein seine seit selbst sich sie sind so solche soll sollte "
            "sondern sonst tag um und uns unser unsere unter viel viele vielen vom von vor wann "
            "war waren warum was weg weil weiß welche welcher wenn wer werde werden wie wieder "
            "will wir wird wo würde würden zu zum zur zwei zwischen hilfe helfen frage moin grüß "
            "servus abend wäre wären hätten uhr"},
    StopRow{StopSet::spanish,
            "a al algo alguien alguna algún ahora ante antes aquel aquí así aún aunque ayer bien "
            "buenas buenos buen cada casi como cómo con contra cual cuál cuando cuándo cuanto de "
            "del desde después día días donde dónde dos durante e el él ella ellas ellos en "
            "entre era eres es esa ese eso esta está están estar estas este esto estos estoy fue "
            "ha hace hacer hacia han hasta hay haya he hola hoy incluso la las le les lo los "
            "luego más me mi mí mis mismo mucha mucho muchas muchos muy nada ni ningún no nos "
            "nosotros nuestra nuestro o otra otro otros para pero poco podría puede pueden puedo "
            "por porque qué que quien quién quiero quisiera necesito se sea según ser si sido "
            "siempre sin sobre solo son soy su sus también tan tanto te tengo tener tiene tienen "
            "todavía todo toda todos tras tu tú tus un una uno unos usted ustedes va vez voy y "
            "ya yo favor ayuda tarde tardes noches pregunta gustaría saber ayudar"},
    StopRow{StopSet::french,
            "à afin ai aller alors après as au aucun aujourd hui aurais aussi autre autres aux "
            "avait avant avec avez avoir bien bon bonne bonsoir c ça car ce cela celui ces cet "
            "cette chaque chez comme comment d dans de demain depuis des deux dois doit donc du "
            "elle elles en encore entre es est et étais était été être eu eux faire fait faut "
            "fois hier ici il ils j jamais je jour journée l la là le les leur leurs lors lui m "
            "ma mais me même mes moi moins mon n ne ni nos notre nous on ont ou où par parce pas "
            "pendant peu peut peux plus pour pourquoi pouvez pouvoir près puis qu quand que quel "
            "quelle quelles quels qui quoi s sa sans se ses si soit son sont sous suis sur t ta "
            "te tes toi ton toujours tous tout toute toutes très tu un une va vais vers veux "
            "voici voilà voudrais vos votre vous y aide aider question svp stp plaît besoin"},
    StopRow{StopSet::italian,
            "a abbia adesso ai al alla alle allora altra altri altro anche ancora avere aveva "
            "avrei bene buon buona buonasera buongiorno c che chi ci cioè come con cosa così cui "
            "d da dagli dai dal dalla dalle degli dei del della delle dello dentro di dopo dove "
            "due e è ed era essere fa fare fatto fino fra già gli grazie ha hai hanno ho i ieri "
            "il in io l la le lei li lo loro lui ma mai me meno mi mia mie miei mio molto ne nei "
            "nel nella nelle no noi non nostra nostro o oggi ogni ora per perché però più poi "
            "posso prima proprio può qua quale quali qualcosa quando quanto quella quello questa "
            "queste questo qui se sei sempre senza si sia siamo sono sopra sta stato sto su sua "
            "sul sulla suo te ti tra tu tua tuo tutte tutti tutto un una uno va vi voglio vorrei "
            "vostra vostro aiuto bisogno favore domani sapere"},
    StopRow{StopSet::portuguese,
            "a à agora ainda alguém algum alguma ao aos antes após aquela aquele aqui as assim "
            "até bem boa bom cada com como da das de depois desde dia do dos dois e é ela elas "
            "ele eles em então entre era essa esse esta está estão estar este estou eu fazer foi "
            "for há isso isto já lá lhe mais mas me mesmo meu meus minha minhas muito muita na "
            "nada nas nem nenhum no nos nós nossa nosso o onde ontem os ou outra outro para pela "
            "pelo pode posso por porque preciso qual quando quanto que quem quero queria se sem "
            "sempre ser seu sim só sobre sou sua também te tem tenho ter toda todo todos tudo um "
            "uma vai vocês você vou ajuda ajudar favor tarde noite hoje amanhã gostaria saber"},
    StopRow{StopSet::dutch,
            "aan al alle alles als ander andere ben bent bij daar dan dat de der deze die dit "
            "doch doen door dus een eens en er ergens geen geweest graag had heb hebben heeft "
            "hem het hier hij hoe hun iemand iets ik in is ja je jij jouw jullie kan kunnen kunt "
            "maar me meer men met mij mijn moet na naar niet niets nog nu of om omdat ons onze "
            "ook op over te tegen toch toen tot u uit uw van veel voor waar waarom wanneer want "
            "waren was wat we wel wie wil wij worden wordt zal ze zich zij zijn zo zonder zou "
            "goedemorgen goedemiddag dag hulp helpen vraag even vandaag gisteren"},
    StopRow{StopSet::danish,
            "af alle alt altid anden andet at bare bliver blev da de dem den denne der deres det "
            "dette dig din dine dit du efter eller en end er et for fra få får før gør gøre går "
            "ham han hans har havde have hej hende hendes her hos hun hvad hvem hver hvis hvor "
            "hvordan hvorfor hvornår i ikke ind ingen jeg jer jo kan kom kommer kunne kun lige "
            "lidt man mange med meget men mig min mine mit må ned nej nogen noget nogle nok nu "
            "når og også om op os over på selv sig sin sine sit skal skulle som så sådan tak til "
            "ud under var ved vi vil ville være været år hjælp hjælpe spørgsmål dag dage gerne"},
    StopRow{StopSet::romanian,
            "a abia acea aceasta aceea acel acest acesta aceste acolo acum ai aici al ale "
            "altceva am ar are aș asta astăzi atunci au avea azi ba bine ca că când care cât "
            "câteva ce cea cei cel cele cine cu cum da dacă dar de deci deja din doar după ea ei "
            "el ele era este eu fără fi fie foarte fost geaba i iar îi îl îmi în încă îți la le "
            "lor lui mă mai mea mei meu mie mult multe nici nimic noi nostru nu o or ori pe "
            "pentru poate pot prea prin s sa să sau se și sînt sunt spre sub sunteți ta te tot "
            "toate toți trebuie tu un una unde unei unui unor va vă vreau vor vrea ajutor "
            "întrebare zi ziua mâine ieri"},
    StopRow{StopSet::lithuanian,
            "ant apie ar arba aš bet be bus buvo būti bei čia dabar dar dėl galiu gali galima ir "
            "iš iki į ja jam jau jei jeigu jie jis jo jos jų jūs kad kai kaip kam kas ką kiek "
            "kitas kodėl koks kokia kur kurie kuris labai man mane mano mes mums mus mūsų nėra "
            "ne nes nei nuo noriu norėčiau o pagal pas per po prie reikia sau savo su ši šis "
            "šiandien šio ta tai taip tas tau tavo ten tie tiek tik todėl tu turi turiu už visi "
            "viskas yra vakar rytoj prašau pagalba klausimas diena dieną"},
    StopRow{StopSet::turkish,
            "acaba ama ancak artık aslında az bana bazı belki ben beni benim bile bir biraz biri "
            "biz bize bizim bu buna bunu burada bunun çok çünkü da daha de değil diye dolayı en "
            "gibi hala hangi hem hep her hiç için ile ise iyi kadar ki kim mı mi mu mü nasıl ne "
            "neden nerede niye o olan olarak oldu olduğu olsun on ona onu onun orada oysa sana "
            "sen seni senin siz size sizin şey şimdi şu tüm ve veya ya yani yok var evet hayır "
            "lütfen istiyorum bugün dün yarın günaydın akşamlar günler teşekkür ederim yardım "
            "soru"},
    StopRow{StopSet::vietnamese,
            "tôi bạn mình em anh chị là có không và của cho với được các một những này đó thì mà "
            "đã sẽ đang ở từ ra vào lên khi nếu như để nhưng cũng rất hay hoặc gì sao nào đâu ai "
            "ơi ạ xin chào cảm ơn vui lòng giúp muốn cần hỏi"},
    StopRow{StopSet::indonesian,
            "saya aku kamu anda kami kita dia mereka yang dan di ke dari untuk dengan ini itu "
            "ada tidak bukan adalah akan sudah belum bisa dapat mau ingin apa bagaimana kenapa "
            "mengapa kapan dimana siapa tolong mohon pada atau juga karena jika kalau lagi "
            "sangat lebih sebuah seorang dalam oleh tapi tetapi selamat pagi siang sore malam "
            "bantu bantuan"},
};

}  // namespace

std::span<const StopRow> european_stop_words() {
  return stop_rows_europe;
}

}  // namespace liveinbox::text
