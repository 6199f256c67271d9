// German, Spanish, French, Italian, Portuguese and Dutch cues of the handoff detector.
#include "text/handoff_cues.hpp"

#include <array>

namespace liveinbox::text {
namespace {

constexpr std::array cue_rows_eu{
    // German
    CueRow{CueKind::talk,
           "sprechen sie mit|sprich mit|sprechen mit|reden mit|chatten mit|kontakt zu|"
           "kontakt mit|spreche ich lieber mit"},
    CueRow{CueKind::talk_last,
           "sprechen|reden|chatten|verbunden|verbunden werden|telefonieren|schreiben|"
           "unterhalten|kontaktieren|weitergeleitet|weiterleiten|erreichen|verbinden|"
           "durchstellen|uebergeben|übergeben|geholfen werden|helfen lassen|weiterreden"},
    CueRow{CueKind::route,
           "verbinden sie mich|verbinde mich|verbinden sie mich bitte|verbinde mich bitte|"
           "leiten sie mich|leite mich|stellen sie mich|durchstellen zu|weiterleiten an|"
           "geben sie mir|gib mir|holen sie|hol mir|übergib|weiterleitung an|verbindung zu"},
    CueRow{CueKind::want,
           "möchte|brauche|brauch|hätte gern|hätte gerne|wünsche|verlange|benötige|ich will|"
           "ich möchte|ich brauche|wo ist|bekomme ich|will ich|wir wollen|will mit|will einen|"
           "will eine"},
    CueRow{CueKind::person,
           "mensch|menschen|mitarbeiter*|kundenberater*|berater|beraterin|sachbearbeiter*|"
           "kundendienstmitarbeiter*|kundenbetreuer*|ansprechpartner*|servicemitarbeiter*|"
           "supportmitarbeiter*|agenten|bediener|menschlicher agent|menschlichen agenten|"
           "menschlichen mitarbeiter|menschlicher mitarbeiter|echte person|echten person|"
           "reale person|realen person|richtige person|vorgesetzten"},
    CueRow{CueKind::someone,
           "person|personen|jemand|jemandem|jemanden|kundendienst|kundenservice|hotline"},
    CueRow{CueKind::real,
           "echter|echten|echte|echtem|richtige|richtigen|richtiger|wirklichen|wirklicher|"
           "menschliche|menschlichen|menschlicher|menschlichem|lebendigen|lebende|realen|reale"},
    CueRow{CueKind::exists, "gibt es|ist da|ist dort|haben sie|habt ihr|ist hier"},
    CueRow{CueKind::bot, "roboter|maschine|computer|ki|automaten|sprachcomputer"},
    CueRow{CueKind::refuse,
           "will nicht|möchte nicht|will kein*|möchte kein*|brauche kein*|brauche nicht|"
           "muss nicht|nicht nötig|bitte nicht|nicht verbinden|keine lust|ungern|will ich nicht|"
           "möchte ich nicht|verbinden sie mich nicht|verbinde mich nicht|ich will nicht|"
           "ich möchte nicht|ich will kein*|ich möchte kein*|ich brauche kein*|"
           "ich brauche nicht"},
    CueRow{CueKind::but, "sondern|lieber|stattdessen"},
    CueRow{CueKind::asked,
           "bist du|sind sie|seid ihr|bist|du bist|sie sind|spreche ich|rede ich|schreibe ich|"
           "chatte ich|ist das|ist dies|ob du|ob sie"},
    CueRow{CueKind::request,
           "menschliche dienste|menschlicher service|menschliche hilfe|menschlicher support|"
           "menschlichen support|menschliche unterstützung|echter mensch|echten menschen|"
           "mensch bitte|mitarbeiter bitte|livechat"},
    CueRow{CueKind::stop, "weil|wenn|dass|ihnen|dir"},
    CueRow{CueKind::filler, "bitte|jetzt|sofort|einen|einem|ein|eine|einer|mit|hallo|ich|mir|zu"},
    CueRow{CueKind::other,
           "persönlich|menschenrechte|reisebüro|menschlichkeit|person und|personen und"},
    // Spanish
    CueRow{CueKind::talk,
           "hablar|hablar con|hable con|hablo con|chatear|conversar|comunicar*|contactar|"
           "contacto con|platicar|charlar"},
    CueRow{CueKind::route,
           "ponme|póngame|pasame|pásame|páseme|pásenme|conéctame|conécteme|conectame|conectarme|"
           "transferir|transfiérame|transfiéreme|transferirme|transfiera|derivame|derívame|"
           "comunícame|comuníqueme|ponerme|pasar con|escalar|redirigir*"},
    CueRow{CueKind::want,
           "quiero|necesito|quisiera|dame|deme|prefiero|me gustaría|requiero|solicito|busco|"
           "exijo"},
    CueRow{CueKind::person,
           "humano|humana|humanos|ser humano|agente|agentes|operador|operadora|representante|"
           "asesor|asesora|ejecutivo|ejecutiva|persona real|persona humana|personas reales|"
           "persona de verdad|supervisor|supervisora|encargado|encargada|teleoperador|empleado|"
           "agente humano|alguien real|alguien humano|gerente"},
    CueRow{CueKind::someone, "persona|alguien|atención al cliente|servicio al cliente|asistente"},
    CueRow{CueKind::real, "real|reales|verdadero|verdadera|de carne y hueso|vivo|viva"},
    CueRow{CueKind::exists, "hay|existe|tienen|tienes|está disponible|habrá"},
    CueRow{CueKind::bot, "robot|máquina|computadora|ordenador|contestador"},
    CueRow{CueKind::refuse,
           "no quiero|no necesito|no me transfiera*|no me pases|no me pase|no hace falta|"
           "no deseo|no es necesario|no me gusta|no me conecte*|sin hablar"},
    CueRow{CueKind::but, "sino|pero|mejor"},
    CueRow{CueKind::asked,
           "eres|es usted|es un|eres un|estoy hablando|hablo con|tú eres|usted es|si eres|estás|"
           "esto es"},
    CueRow{CueKind::request,
           "servicio humano|atención humana|agente por favor|humano por favor|asistencia humana|"
           "ayuda humana|operador por favor|agente humano"},
    CueRow{CueKind::stop, "sobre|contigo|conmigo|porque|si"},
    CueRow{CueKind::filler, "por favor|un|una|con|hola|ahora|puedo|algún|alguna|favor|ya|quiero"},
    CueRow{CueKind::other,
           "agente de viajes|agente inmobiliario|recursos humanos|derechos humanos|"
           "agente de seguros|operador turístico|por persona|personas"},
    // French
    CueRow{CueKind::talk,
           "parler à|parler avec|parler|discuter|discuter avec|échanger avec|contacter|joindre|"
           "entrer en contact|mis en relation|mise en relation|mettre en relation|dialoguer|"
           "m adresser à|tchatter|chatter|causer"},
    CueRow{CueKind::route,
           "passez moi|passe moi|transférez moi|transfère moi|transférer|mettez moi|mets moi|"
           "connectez moi|connecte moi|redirigez moi|dirigez moi|transfert vers|basculer"},
    CueRow{CueKind::want,
           "je veux|je voudrais|voudrais|veux|besoin|besoin d|donnez moi|donne moi|j aimerais|"
           "aimerais|je souhaite|souhaite|préfère|souhaiterais"},
    CueRow{CueKind::person,
           "humain|humains|être humain|conseiller|conseillère|conseillers|opérateur|opératrice|"
           "représentant|représentante|téléconseiller|vraie personne|personne réelle|"
           "personne humaine|interlocuteur|responsable|agent humain|vrai humain|employé|"
           "service client|vrais humains|vrai agent|technicien|gestionnaire"},
    CueRow{CueKind::someone, "personne|quelqu'un|agent|assistant|une personne"},
    CueRow{CueKind::real, "vrai|vraie|vrais|réel|réelle|vivant|vivante|humaine"},
    CueRow{CueKind::exists, "y a t il|y at il|il y a|existe t il|avez vous|est ce qu il y a"},
    CueRow{CueKind::bot, "robot|machine|ordinateur|automate|répondeur"},
    CueRow{CueKind::refuse,
           "ne veux pas|veux pas|ne souhaite pas|pas besoin|ne voudrais pas|"
           "ne me transférez pas|ne me passez pas|inutile|n aime pas|plutôt pas|sans parler|"
           "ne parle pas"},
    CueRow{CueKind::but, "mais|plutôt"},
    CueRow{CueKind::asked,
           "êtes vous|es tu|tu es|vous êtes|t es|est ce que tu es|est ce que vous êtes|suis je|"
           "je parle|est ce un|c est un|parlé je|si vous êtes|si tu es"},
    CueRow{CueKind::request,
           "service humain|assistance humaine|aide humaine|un humain s il vous plaît|"
           "conseiller s il vous plaît|humain svp|conseiller svp"},
    CueRow{CueKind::stop, "parce|si|pour|sur|vous|moi"},
    CueRow{CueKind::filler,
           "s il vous plaît|svp|stp|un|une|à|bonjour|le|la|maintenant|puis je|je peux|avec|des|"
           "d"},
    CueRow{CueKind::other,
           "agent immobilier|agent de voyage|ressources humaines|droits humains|par personne|"
           "personne ne|personne n"},
    // Italian
    CueRow{CueKind::talk,
           "parlare con|parlare|parlo con|chattare|contattare|conversare|comunicare|"
           "mettermi in contatto|essere messo in contatto|sentire"},
    CueRow{CueKind::route,
           "passami|passatemi|mi passi|trasferiscimi|trasferitemi|trasferirmi|trasferire|"
           "collegami|connettimi|mettimi|mettetemi|inoltrami|passare a"},
    CueRow{CueKind::want,
           "voglio|vorrei|ho bisogno|bisogno di|mi serve|dammi|datemi|preferisco|desidero|"
           "posso avere"},
    CueRow{CueKind::person,
           "umano|umana|essere umano|operatore|operatrice|addetto|addetta|rappresentante|"
           "consulente|persona reale|persona vera|persona in carne e ossa|vero umano|"
           "agente umano|operatore umano|responsabile|impiegato|vero operatore"},
    CueRow{CueKind::someone, "qualcuno|agente|assistente|servizio clienti|assistenza clienti"},
    CueRow{CueKind::real, "vero|vera|reale|in carne e ossa|proprio"},
    CueRow{CueKind::exists, "c è|ci sono|avete|esiste"},
    CueRow{CueKind::bot, "macchina|risponditore"},
    CueRow{CueKind::refuse,
           "non voglio|non vorrei|non ho bisogno|non mi serve|non mi passi|non trasferirmi|"
           "non è necessario|non desidero|non mi piace"},
    CueRow{CueKind::but, "ma|bensì|piuttosto"},
    CueRow{CueKind::asked, "sei|sei un|siete|lei è|sto parlando|parlo con|tu sei|è un|se sei"},
    CueRow{CueKind::request,
           "servizio umano|assistenza umana|aiuto umano|operatore per favore|operatore umano"},
    CueRow{CueKind::filler, "per favore|un|uno|con|ciao|adesso|subito|posso|buongiorno"},
    CueRow{CueKind::other, "risorse umane|diritti umani|agente immobiliare|agente di viaggio"},
    // Portuguese
    CueRow{CueKind::talk,
           "falar com|falar|fala com|conversar com|contatar|contactar|contato com|"
           "entrar em contato"},
    CueRow{CueKind::route,
           "me passa|me passe|passa me|passe me|me transfere|me transfira|transferir|"
           "transfira me|me conecta|me conecte|me encaminha|encaminhar|me coloca|me liga com"},
    CueRow{CueKind::want, "quero|preciso|queria|gostaria|prefiro|me dá|desejo"},
    CueRow{CueKind::person,
           "atendente|atendentes|pessoa real|pessoa de verdade|pessoa humana|pessoas reais|"
           "ser humano|funcionário|consultor|atendente humano|assistente humano|um humano"},
    CueRow{CueKind::someone, "pessoa|alguém|assistente|atendimento"},
    CueRow{CueKind::real, "de verdade|verdadeira|verdadeiro"},
    CueRow{CueKind::exists, "tem|existe algum|existe alguma"},
    CueRow{CueKind::bot, "robô|máquina|computador"},
    CueRow{CueKind::refuse,
           "não quero|não preciso|não me transfira|não gosto|não precisa|não desejo|sem falar"},
    CueRow{CueKind::but, "mas|mas sim"},
    CueRow{CueKind::asked, "você é|voce e|tu és|estou falando|estou a falar|é um|se você é"},
    CueRow{CueKind::request,
           "atendimento humano|atendente por favor|humano por favor|falar com atendente"},
    CueRow{CueKind::filler, "um|uma|com|olá|oi|agora|posso|por favor"},
    CueRow{CueKind::other, "recursos humanos|agente de viagens|por pessoa"},
    // Dutch
    CueRow{CueKind::talk,
           "praten met|spreken met|chatten met|contact met|in contact komen met|"
           "contact opnemen met"},
    CueRow{CueKind::talk_last,
           "spreken|praten|chatten|doorverbonden|doorverbinden|contacteren|overleggen|bellen"},
    CueRow{CueKind::route,
           "verbind me|verbind mij|verbind me door|doorverbinden met|geef me|geef mij|"
           "schakel me|zet me|doorschakelen"},
    CueRow{CueKind::want, "wil|wil graag|ik wil|ik wil graag|heb nodig|graag|ik zou graag"},
    CueRow{CueKind::person,
           "mens|mensen|medewerker*|klantenservicemedewerker*|echt persoon|echte persoon|"
           "echt iemand|adviseur|menselijke medewerker|leidinggevende|servicemedewerker"},
    CueRow{CueKind::someone, "persoon|iemand|klantenservice"},
    CueRow{CueKind::real, "echt|menselijk|menselijke|levend"},
    CueRow{CueKind::exists, "is er|zijn er|hebben jullie"},
    CueRow{CueKind::refuse,
           "wil niet|wil geen|hoef niet|hoef geen|niet nodig|liever niet|geen|ik wil niet|"
           "ik wil geen|ik hoef niet|ik hoef geen"},
    CueRow{CueKind::but, "maar"},
    CueRow{CueKind::asked, "ben je|ben jij|bent u|jij bent|je bent|praat ik|spreek ik|u bent"},
    CueRow{CueKind::request, "menselijke hulp|medewerker graag|mens graag|medewerker alstublieft"},
    CueRow{CueKind::filler, "alstublieft|alsjeblieft|aub|nu|een|met|hallo|kan ik|mag ik"},
};

}  // namespace

std::span<const CueRow> european_cues() {
  return cue_rows_eu;
}

}  // namespace liveinbox::text
