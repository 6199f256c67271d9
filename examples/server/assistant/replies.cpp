#include "assistant/replies.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace server {
namespace {

struct Topic {
  std::string_view word;  // in lower case; found anywhere in the message
  std::string_view reply;
};

constexpr std::array<Topic, 26> topics = {{
    {"opening hours",
     "Our shop is open **Monday to Saturday, 9:00 to 18:00**. Online you can order at any time."},
    {"open today", "Yes, today we are here until **18:00**."},
    {"refund",
     "A refund goes back to the card you paid with, within **five working days** after the parcel "
     "has reached us."},
    {"return",
     "You can send things back within 30 days. Put the return slip into the parcel:\n- print the "
     "label\n- close the parcel\n- bring it to any post office"},
    {"shipping", "Shipping takes two to three working days and is free from 40 euros on."},
    {"where is my order",
     "I can look that up. Please tell me the order number; it begins with `A-`."},
    {"a-1", "That parcel left us yesterday and arrives tomorrow before noon."},
    {"password", "Choose *Forgot password* on the login page; the mail comes within a minute."},
    {"thank", "You are welcome! Is there anything else?"},
    {"hello", "Hello! I am the assistant of the shop. How can I help?"},
    {"geöffnet", "Der Laden ist **Montag bis Samstag von 9 bis 18 Uhr** geöffnet."},
    {"erstattung",
     "Das Geld kommt binnen **fünf Werktagen** auf die Karte zurück, mit der bezahlt wurde."},
    {"lieferung", "Die Lieferung dauert zwei bis drei Werktage."},
    {"passwort", "Auf der Anmeldeseite *Passwort vergessen* wählen; die Mail kommt gleich."},
    {"danke", "Gern! Gibt es noch etwas?"},
    {"hallo", "Hallo! Ich bin der Assistent des Ladens. Worum geht es?"},
    {"horario", "La tienda abre **de lunes a sábado, de 9 a 18 h**."},
    {"reembolso", "El reembolso llega en **cinco días laborables**."},
    {"gracias", "¡De nada! ¿Algo más?"},
    {"hola", "¡Hola! Soy el asistente de la tienda. ¿En qué puedo ayudar?"},
    {"horaires", "Le magasin est ouvert **du lundi au samedi, de 9 h à 18 h**."},
    {"merci", "Avec plaisir ! Autre chose ?"},
    {"bonjour", "Bonjour ! Je suis l'assistant du magasin. Je vous écoute."},
    {"退款", "退款会在**五个工作日**内退回原支付方式。"},
    {"谢谢", "不客气！还有别的问题吗？"},
    {"你好", "您好！我是店里的智能助手，请问有什么可以帮您？"},
}};

struct Fallback {
  std::string_view hint;  // a word by which the language is guessed
  std::string_view reply;
};

constexpr std::array<Fallback, 9> fallbacks = {{
    {"ich ", "Das habe ich leider nicht verstanden. Können Sie es anders sagen?"},
    {"nicht", "Das habe ich leider nicht verstanden. Können Sie es anders sagen?"},
    {"¿", "Lo siento, no lo he entendido. ¿Puede decirlo de otra forma?"},
    {" el ", "Lo siento, no lo he entendido. ¿Puede decirlo de otra forma?"},
    {"je ", "Désolé, je n'ai pas compris. Pouvez-vous le dire autrement ?"},
    {"的", "抱歉，我没有听懂。您可以换一种说法吗？"},
    {"我", "抱歉，我没有听懂。您可以换一种说法吗？"},
    {"吗", "抱歉，我没有听懂。您可以换一种说法吗？"},
    {"", "Sorry, I did not understand that. Can you say it differently?"},
}};

std::string lower_ascii(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return out;
}

}  // namespace

std::optional<std::string_view> find_reply(std::string_view text) {
  const auto lowered = lower_ascii(text);
  for (const auto& topic : topics) {
    if (lowered.find(topic.word) != std::string::npos) {
      return topic.reply;
    }
  }
  return std::nullopt;
}

std::string_view fallback_reply(std::string_view text) {
  const auto lowered = lower_ascii(text);
  for (const auto& fallback : fallbacks) {
    if (lowered.find(fallback.hint) != std::string::npos) {
      return fallback.reply;
    }
  }
  return {};
}

}  // namespace server
