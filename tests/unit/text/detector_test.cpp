// Shows when a message asks for a human, in every language of the default rules; that refusals and
// questions about the speaker do not count; and its evidence.
#include "text/detector.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <utility>

namespace liveinbox::text {
namespace {

bool is_request(const Detection& found) {
  return found.is_needed && found.need == Need::requested_human;
}

bool asks(std::string_view text) {
  return is_request(Detector::standard().detect(text));
}

void check_all(std::initializer_list<std::string_view> texts, bool expected) {
  for (const std::string_view text : texts) {
    CAPTURE(text);
    CHECK(asks(text) == expected);
  }
}

TEST_CASE("detector_is_asked_for_in_english") {
  check_all({"I want to talk to a human",
             "can I speak with a real person please?",
             "HUMAN!!!",
             "agent",
             "live agent please",
             "Please transfer me to an agent.",
             "get me a human now",
             "Could you put me through to a representative?",
             "is there a real person there",
             "I'd like to chat with someone from your team",
             "let me speak to your supervisor",
             "i need an opperator",
             "speak to a represntative",
             "Nothing works. Connect me with a person!",
             "why can't I talk to a human?",
             "I do not know how to contact a live agent",
             "I don't want to talk to a bot",
             "You are a bot. I want to speak to a human.",
             "stop this and give me a human being"},
            true);
}

TEST_CASE("detector_is_not_asked_for_by_a_question_about_the_speaker") {
  check_all({"are you a human?",
             "Are you a bot or a real person?",
             "am I talking to a human",
             "r u human",
             "is this a real person?",
             "tell me if you are human",
             "you are not human",
             "do you know you are not a person",
             "who am I speaking to"},
            false);
}

TEST_CASE("detector_is_not_asked_for_by_a_refusal") {
  check_all({"I don't want to talk to a human",
             "I do not want to speak with an agent, just answer",
             "no need to transfer me to a representative",
             "don't connect me to an agent",
             "please don't escalate this to a human",
             "I would rather not talk to a person",
             "you don't have to get me a human"},
            false);
  check_all({"I don't want a bot but a human agent",
             "don't connect me to a bot, connect me to a person",
             "no, I want to talk to a human"},
            true);
}

TEST_CASE("detector_is_not_asked_for_by_other_messages") {
  check_all({"",
             "hi",
             "where is my order?",
             "someone stole my card",
             "can I send money to someone?",
             "I need an insurance agent near me",
             "talk to me in Spanish",
             "a table for two people",
             "call my mother",
             "thanks for talking to me",
             "I work in human resources",
             "what is your contact number",
             "I need someone to look at my engine"},
            false);
}

struct Language {
  std::string_view name;
  std::initializer_list<std::string_view> yes;
  std::initializer_list<std::string_view> no;
};

void check_language(const Language& language) {
  CAPTURE(language.name);
  check_all(language.yes, true);
  check_all(language.no, false);
}

TEST_CASE("detector_in_european_languages") {
  check_language({"de",
                  {"Ich möchte mit einem Menschen sprechen",
                   "Kann ich bitte mit einem Mitarbeiter reden?",
                   "Verbinden Sie mich mit einem Kundenberater",
                   "gibt es hier einen echten Menschen",
                   "Ich will mit jemandem sprechen",
                   "Mitarbeiter bitte"},
                  {"Bist du ein Mensch?",
                   "Ich will nicht mit einem Menschen sprechen",
                   "Wo ist meine Bestellung?",
                   "Spreche ich mit einem Menschen?",
                   "Ein Tisch für zwei Personen"}});
  check_language({"es",
                  {"Quiero hablar con una persona",
                   "¿Puedo hablar con un agente?",
                   "pásame con un humano por favor",
                   "necesito un asesor",
                   "agente"},
                  {"¿Eres un humano?",
                   "No quiero hablar con un agente",
                   "una mesa para dos personas",
                   "¿Dónde está mi pedido?"}});
  check_language({"fr",
                  {"Je veux parler à un humain",
                   "puis-je parler à quelqu'un ?",
                   "Passez-moi un conseiller s'il vous plaît",
                   "J'aimerais discuter avec un vrai conseiller",
                   "un humain svp"},
                  {"Es-tu un humain ?",
                   "Êtes-vous une vraie personne ?",
                   "Je ne veux pas parler à un conseiller",
                   "personne ne répond",
                   "Où est ma commande ?"}});
  check_language(
      {"it",
       {"Voglio parlare con una persona",
        "Posso parlare con un operatore?",
        "passami un operatore",
        "c'è una persona reale?"},
       {"Sei un umano?", "Non voglio parlare con un operatore", "Dov'è il mio ordine?"}});
  check_language(
      {"pt",
       {"Quero falar com um atendente",
        "posso falar com uma pessoa?",
        "preciso falar com alguém",
        "me transfere para um humano"},
       {"Você é um humano?", "Não quero falar com um atendente", "onde está meu pedido"}});
  check_language(
      {"nl",
       {"Ik wil met een medewerker spreken",
        "Kan ik met een mens praten?",
        "verbind me door met een medewerker"},
       {"Ben je een mens?", "Ik wil niet met een medewerker praten", "waar is mijn bestelling"}});
}

TEST_CASE("detector_in_slavic_languages") {
  check_language({"ru",
                  {"Хочу поговорить с человеком",
                   "Соедините меня с оператором",
                   "позовите оператора",
                   "можно поговорить с живым человеком?",
                   "Оператор!",
                   "переключите на сотрудника"},
                  {"Ты человек?",
                   "Вы бот или живой человек?",
                   "Не хочу говорить с оператором",
                   "где мой заказ"}});
  check_language(
      {"uk",
       {"Хочу поговорити з людиною", "З'єднайте мене з оператором", "покличте оператора"},
       {"Ти людина?", "Не хочу говорити з оператором", "де моє замовлення"}});
  check_language({"pl",
                  {"Chcę porozmawiać z człowiekiem",
                   "Proszę połączyć mnie z konsultantem",
                   "poproszę konsultanta"},
                  {"Czy jesteś człowiekiem?",
                   "Nie chcę rozmawiać z konsultantem",
                   "gdzie jest moje zamówienie"}});
}

TEST_CASE("detector_in_turkish_arabic_hebrew_hindi") {
  check_language({"tr",
                  {"Bir insanla görüşmek istiyorum",
                   "müşteri temsilcisine bağlan",
                   "Beni bir yetkiliye bağlayın lütfen",
                   "gerçek biriyle konuşmak istiyorum"},
                  {"Sen insan mısın?", "temsilciyle görüşmek istemiyorum", "siparişim nerede"}});
  check_language({"ar",
                  {"أريد التحدث مع موظف",
                   "حولني إلى موظف خدمة العملاء",
                   "اريد ان اتكلم مع شخص حقيقي",
                   "هل يمكنني التحدث إلى إنسان؟"},
                  {"هل أنت إنسان؟", "لا أريد التحدث مع موظف", "أين طلبي"}});
  check_language({"he",
                  {"אני רוצה לדבר עם נציג", "תעבירו אותי לנציג אנושי", "אפשר לדבר עם בן אדם?"},
                  {"האם אתה בן אדם?", "אני לא רוצה לדבר עם נציג", "איפה ההזמנה שלי"}});
  check_language({"hi",
                  {"मुझे किसी इंसान से बात करनी है",
                   "एजेंट से बात करवाइए",
                   "mujhe agent se baat karni hai",
                   "kisi insaan se baat karni hai"},
                  {"क्या आप इंसान हैं?", "मुझे एजेंट से बात नहीं करनी", "मेरा ऑर्डर कहाँ है"}});
}

TEST_CASE("detector_in_asian_languages") {
  check_language({"zh",
                  {"转人工",
                   "我要人工客服",
                   "請幫我轉接真人客服",
                   "我想和真人聊聊",
                   "有真人吗",
                   "能不能找个客服人员帮我处理",
                   "不要机器人"},
                  {"你是真人吗",
                   "你是人工还是机器人",
                   "我不要转人工",
                   "我的订单在哪里",
                   "人工智能是什么",
                   "帮我找一个人均50元的餐馆"}});
  check_language(
      {"ja",
       {"人間と話したいです",
        "オペレーターにつないでください",
        "担当者の方をお願いします",
        "有人対応に切り替えて"},
       {"あなたは人間ですか？", "人間ですか", "オペレーターとは話したくない", "注文はどこですか"}});
  check_language({"ko",
                  {"상담원 연결해 주세요",
                   "상담원이랑 통화하고 싶어요",
                   "사람과 대화하고 싶습니다",
                   "직원 연결 부탁드립니다"},
                  {"사람인가요?",
                   "당신은 사람이에요?",
                   "상담원이랑 통화하고 싶지 않아요",
                   "제 주문은 어디 있나요"}});
  check_language({"th",
                  {"ขอคุยกับเจ้าหน้าที่", "อยากคุยกับคนจริงๆ", "ติดต่อพนักงานหน่อยครับ"},
                  {"คุณเป็นมนุษย์ไหม", "ไม่อยากคุยกับเจ้าหน้าที่", "ของฉันอยู่ที่ไหน"}});
  check_language({"vi",
                  {"Tôi muốn nói chuyện với nhân viên",
                   "cho tôi gặp tư vấn viên",
                   "kết nối tôi với người thật"},
                  {"Bạn có phải là người thật không?",
                   "Tôi không muốn nói chuyện với nhân viên",
                   "đơn hàng của tôi ở đâu"}});
  check_language(
      {"id",
       {"Saya mau bicara dengan manusia",
        "tolong hubungkan saya ke agen",
        "bisa bicara dengan orang asli?"},
       {"Apakah kamu manusia?", "Saya tidak mau bicara dengan agen", "di mana pesanan saya"}});
}

TEST_CASE("detection_names_its_evidence") {
  const std::string_view text = "Hello. Können Sie — I want to talk to a human, now!";
  const Detection found = Detector::standard().detect(text);
  REQUIRE(found.is_needed);
  CHECK(found.need == Need::requested_human);
  CHECK(text.substr(found.offset, found.length) == "talk to a human");
  CHECK(found.rule == "talk_person");
  CHECK(found.confidence_permille >= 900);
  CHECK(found.confidence_permille <= 990);
  const Detection none = Detector::standard().detect("where is my order");
  CHECK_FALSE(none.is_needed);
  CHECK(none.confidence_permille == 0);
  CHECK(none.length == 0);
}

TEST_CASE("detector_of_a_very_long_message_is_bounded") {
  std::string text;
  for (int i = 0; i < 12000; ++i) {
    text += "talk ";
  }
  text += "talk to a human";
  CHECK_FALSE(asks(text));
  CHECK(asks("talk to a human " + text));
}

}  // namespace
}  // namespace liveinbox::text
