// Russian, Ukrainian, Polish, Turkish, Arabic and Hebrew cues of the handoff detector.
#include "text/handoff_cues.hpp"

#include <array>

namespace liveinbox::text {
namespace {

constexpr std::array cue_rows_east{
    // Russian
    CueRow{CueKind::talk,
           "поговорить|говорить|связаться|связь с|пообщаться|общаться|переговорить|поговорить с|"
           "обратиться к|чат с"},
    CueRow{CueKind::talk_last, "поговорить|связаться|пообщаться|говорить"},
    CueRow{CueKind::route,
           "соедините|соедини|соединить|соединиться|переключите|переключи|переключить|"
           "переведите|переведи|перевести на|позовите|позови|подключите|подключи|свяжите|свяжи|"
           "дайте|дай|передайте|пригласите"},
    CueRow{CueKind::want,
           "хочу|нужен|нужна|нужно|мне нужен|хотел бы|хотела бы|требую|прошу|можно|хотелось бы|"
           "давайте"},
    CueRow{CueKind::person,
           "оператор*|человек|человека|человеком|человеку|люди|людьми|сотрудник*|менеджер*|"
           "специалист*|консультант*|живой|живого|живым|живому|живым человеком|живого человека|"
           "живой человек|представител*|агентом|агента|операторша|техподдержк*"},
    CueRow{CueKind::someone, "кем то|кто то|кем нибудь|кого нибудь|кого то|кто нибудь|служб*"},
    CueRow{CueKind::real, "реальный|реального|реальным|настоящий|настоящим|настоящего"},
    CueRow{CueKind::exists, "есть ли|есть|имеется"},
    CueRow{CueKind::bot, "бот|ботом|бота|робот*|машин*|автоответчик*"},
    CueRow{CueKind::refuse,
           "не хочу|не надо|не нужно|не нужен|не нужна|не соединяй*|не переключай*|не переводи*|"
           "не зовите|не люблю|надоел*|хватит|не хотел*|без"},
    CueRow{CueKind::but, "а|но|лучше"},
    CueRow{CueKind::asked,
           "ты|вы|это|ты бот|вы бот|ты человек|вы человек|я говорю|я разговариваю|"
           "с кем я говорю|вы живой человек|ты живой|ты живой человек"},
    CueRow{CueKind::request,
           "живой оператор|живого оператора|оператора пожалуйста|человека пожалуйста|"
           "позовите оператора|вызвать оператора|вызов оператора|связь с оператором"},
    CueRow{CueKind::filler, "пожалуйста|мне|с|сейчас|срочно|здравствуйте|привет|можно|меня|на"},
    CueRow{CueKind::other,
           "оператор связи|операторы связи|туроператор*|на человека|права человека"},
    // Ukrainian
    CueRow{CueKind::talk,
           "поговорити|говорити|зв'язатися|зв'язатись|поспілкуватися|спілкуватися|розмовляти"},
    CueRow{CueKind::talk_last, "поговорити|поспілкуватися|зв'язатися"},
    CueRow{CueKind::route,
           "з'єднайте|з'єднай|переключіть|переключи|перемкніть|покличте|поклич|зв'яжіть|"
           "передайте"},
    CueRow{CueKind::want, "хочу|потрібен|потрібна|потрібно|мені потрібен|хотів би|хотіла б"},
    CueRow{CueKind::person,
           "людин*|співробітник*|спеціаліст*|фахівц*|фахівець|живий|живою|живого|представник*|"
           "оператором|працівник*"},
    CueRow{CueKind::someone, "кимось|хтось|кимсь"},
    CueRow{CueKind::refuse, "не хочу|не треба|не потрібно|не потрібен|не з'єднуйте"},
    CueRow{CueKind::but, "але|краще"},
    CueRow{CueKind::asked, "ти|ви|це|я розмовляю|я говорю"},
    CueRow{CueKind::request, "живий оператор|покличте оператора|людину будь ласка"},
    CueRow{CueKind::filler, "будь ласка|мені|з|зараз|вітаю|із|зі"},
    // Polish
    CueRow{CueKind::talk,
           "porozmawiać|rozmawiać|pogadać|skontaktować|kontakt z|czatować|mówić z|rozmowa z|"
           "rozmowę z|skontaktować się"},
    CueRow{CueKind::talk_last, "porozmawiać|rozmawiać|skontaktować|pogadać"},
    CueRow{CueKind::route,
           "połącz|połącz mnie|połączcie|proszę połączyć|połączyć|przełącz|przełącz mnie|"
           "przełączyć|przekieruj|przekierować|daj mi|dajcie|przekaż"},
    CueRow{CueKind::want, "chcę|chce|chciałbym|chciałabym|potrzebuję|poproszę|proszę o|wolę"},
    CueRow{CueKind::person,
           "konsultant*|człowiek*|pracownik*|operatorem|operatora|doradc*|przedstawiciel*|"
           "prawdziwą osobą|żywą osobą|żywym człowiekiem|agentem|kierownik*|ludzi|ludźmi"},
    CueRow{CueKind::someone, "osob*|kimś|ktoś|kogoś|obsług*"},
    CueRow{CueKind::real, "prawdziw*|żyw*"},
    CueRow{CueKind::exists, "czy jest|jest jakiś|czy są|macie"},
    CueRow{CueKind::bot, "botem|bota|robotem|maszyną|automatem"},
    CueRow{CueKind::refuse,
           "nie chcę|nie potrzebuję|nie trzeba|nie łącz|nie przełączaj|nie chciał*|bez|dość"},
    CueRow{CueKind::but, "ale|tylko|lecz"},
    CueRow{CueKind::asked,
           "czy jesteś|jesteś|czy pan|czy pani|czy rozmawiam|rozmawiam z|czy to|pan jest|"
           "pani jest"},
    CueRow{CueKind::request, "konsultanta proszę|poproszę konsultanta|żywy człowiek"},
    CueRow{CueKind::filler, "proszę|z|ze|teraz|dzień dobry|cześć|mogę|czy mogę|się"},
    // Turkish
    CueRow{CueKind::talk_last,
           "görüşmek|görüş*|konuşmak|konuşabilir*|konuşayım|konuş*|bağla|bağlayın|bağlan*|"
           "bağlar*|aktar|aktarın|aktarır*|yazışmak|yazış*|iletişim*|ulaşmak|ulaşabilir*|"
           "istiyorum|verin|lazım|ihtiyacım var|rica ediyorum|destek almak"},
    CueRow{CueKind::person,
           "insan|insana|insanla|insanlarla|gerçek insan|temsilci|temsilciye|temsilciyle|"
           "temsilcisi|temsilcisine|temsilcisiyle|temsilcinize|temsilciniz*|yetkili|yetkiliye|"
           "yetkiliyle|operatör|operatöre|operatörle|görevli|görevliye|müşteri temsilcisi|"
           "müşteri temsilcisine|müşteri temsilcisiyle|müşteri hizmetleri|canlı destek|"
           "gerçek kişi|gerçek biri|gerçek biriyle|gerçek bir insan|gerçek bir insanla|"
           "gerçek bir kişi|gerçek bir kişiyle|çalışan|çalışanla"},
    CueRow{CueKind::someone, "kişi|kişiyle|kişiye|biri|biriyle|birine|birisi|birisiyle|birisine"},
    CueRow{CueKind::real, "gerçek|canlı"},
    CueRow{CueKind::exists, "var mı|mevcut mu"},
    CueRow{CueKind::bot, "botla|robotla|makineyle|botlarla"},
    CueRow{CueKind::asked_after,
           "mısın|misin|musun|müsün|mısınız|misiniz|musunuz|müsünüz|değilsin|değilsiniz"},
    CueRow{CueKind::asked, "sen|siz"},
    CueRow{CueKind::request, "canlı desteğe bağlan|temsilciye bağlan|canlı destek istiyorum"},
    CueRow{CueKind::other,
           "görüşmek istemiyorum|konuşmak istemiyorum|bağlanmak istemiyorum|bağlama|bağlamayın|"
           "aktarma|aktarmayın|insan kaynakları|görüşürüz|görüşmek üzere|insan hakları"},
    CueRow{CueKind::filler, "lütfen|bir|ile|şimdi|hemen|merhaba|bana|beni"},
    // Arabic
    CueRow{CueKind::talk,
           "التحدث|اتحدث|أتحدث|أتكلم|التكلم|الكلام|التواصل|أتواصل|أكلم|احكي|أحكي|الحديث|محادثة|"
           "التحدث مع|التحدث إلى|أتحدث مع|أتحدث إلى|الدردشة|دردشة|مكالمة"},
    CueRow{CueKind::route,
           "حولني|حولوني|تحويلي|تحويل|حول|وصلني|أوصلني|توصيلي|صلني|اربطني|اعطني|أعطني|انقلني|"
           "ربطني|توصيل"},
    CueRow{CueKind::want,
           "أريد|اريد|أحتاج|احتاج|أبغى|ابغى|أبي|عايز|عاوز|بدي|أود|ممكن|هل يمكنني|محتاج"},
    CueRow{CueKind::person,
           "موظف|موظفة|الموظف|لموظف|بموظف|موظفين|ممثل|لممثل|ممثلي|إنسان|انسان|لإنسان|بشري|بشر|"
           "البشر|شخص حقيقي|شخصا حقيقيا|مندوب|وكيل|لوكيل|مسؤول|المسؤول|خدمة العملاء|"
           "لخدمة العملاء|ممثل خدمة العملاء|أحد الموظفين|شخص بشري|مشرف|المشغل|عامل"},
    CueRow{CueKind::someone, "شخص|شخصا|لشخص|أحد|احد|أحدهم|أحدا|حد|الدعم"},
    CueRow{CueKind::real, "حقيقي|حقيقية|حقيقيا"},
    CueRow{CueKind::exists, "هل يوجد|هل هناك|في|فيه|يوجد"},
    CueRow{CueKind::bot, "روبوت|بوت|آلة|الروبوت|البوت"},
    CueRow{CueKind::refuse,
           "لا أريد|لا اريد|لا أحتاج|لا تحولني|لا داعي|ما أبغى|ما ابي|مش عايز|لست بحاجة|ما بدي"},
    CueRow{CueKind::but, "لكن|بل"},
    CueRow{CueKind::asked, "هل أنت|هل انت|أنت|انت|هل أتحدث|هل أكلم|هل هذا"},
    CueRow{CueKind::request, "موظف من فضلك|خدمة بشرية|دعم بشري|مساعدة بشرية|موظف لو سمحت"},
    CueRow{CueKind::filler, "من فضلك|لو سمحت|مع|إلى|مرحبا|السلام عليكم|الآن|رجاء"},
    // Hebrew
    CueRow{CueKind::talk,
           "לדבר|לדבר עם|לשוחח|לשוחח עם|להתכתב|ליצור קשר|להתחבר|שיחה עם|לדבר אל|צ'אט עם|מדבר עם"},
    CueRow{CueKind::route,
           "תעבירו|תעבירו אותי|תעביר|תעביר אותי|העבר|העבירו|העבר אותי|להעביר|לעבור|לעבור ל|חבר|"
           "חברו|תחברו|תחבר אותי|חבר אותי|תן לי|תנו לי|הפנו"},
    CueRow{CueKind::want, "רוצה|צריך|צריכה|אני רוצה|אני צריך|אפשר|מבקש|מבקשת|אשמח|בבקשה"},
    CueRow{CueKind::person,
           "נציג|נציגה|לנציג|לנציגה|נציגים|אדם|לאדם|בן אדם|לבן אדם|בנאדם|אנושי|אנושית|אנושיים|"
           "נציג אנושי|לנציג אנושי|נציג שירות|לנציג שירות|מוקדן|מנהל|שירות לקוחות|לשירות לקוחות|"
           "מישהו אמיתי|אדם אמיתי|עובד"},
    CueRow{CueKind::someone, "מישהו|מישהי|למישהו"},
    CueRow{CueKind::real, "אמיתי|אמיתית|חי"},
    CueRow{CueKind::exists, "יש|האם יש"},
    CueRow{CueKind::bot, "רובוט|בוט|מכונה|מחשב"},
    CueRow{CueKind::refuse, "לא רוצה|לא צריך|לא צריכה|אין צורך|אל תעביר*|בלי|לא מעוניין"},
    CueRow{CueKind::but, "אלא|אבל"},
    CueRow{CueKind::asked, "אתה|את|האם אתה|האם את|אני מדבר עם|זה|האם אני מדבר"},
    CueRow{CueKind::request, "מענה אנושי|שירות אנושי|נציג בבקשה|נציג אנושי בבקשה"},
    CueRow{CueKind::filler, "עם|אל|שלום|עכשיו|דחוף|אני|לי|בבקשה"},
    CueRow{CueKind::other, "משאבי אנוש|זכויות אדם"},
};

}  // namespace

std::span<const CueRow> slavic_cues() {
  return cue_rows_east;
}

}  // namespace liveinbox::text
