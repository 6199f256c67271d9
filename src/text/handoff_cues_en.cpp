// English cues of the handoff detector; see handoff_rules.cpp for the form.
#include "text/handoff_cues.hpp"

#include <array>

namespace liveinbox::text {
namespace {

constexpr std::array cue_rows_en{
    CueRow{CueKind::talk,
           "speak|speaking|speak to|speak with|talk|talking|talk to|talk with|chat|chatting|"
           "chat with|contact|contacting|get in touch|get hold of|converse|communicate"},
    CueRow{CueKind::route,
           "transfer me|connect|connect me|connect us|forward me|forward this|redirect me|"
           "direct me|direct to me|route me|hand me over|hand me off|hand over|hand this over|"
           "hand a conversation over|hand the conversation over|pass me|pass me on|"
           "put me through|put me in touch|put me on with|put me on to|switch me|switch to|"
           "escalate|escalate this|escalate me|let me talk|let me speak|let me chat|reach|"
           "reach out|get me|get through|patch me through|bring in|refer me|transfer this|"
           "transfer the chat|transfer chat|transfer us|transfer my chat|transferred to|"
           "be transferred|be connected|connected to|connected with|switched to|handed over to|"
           "passed to|escalated to|connect with"},
    CueRow{CueKind::want,
           "want|wants|wanna|need|i need|would like|id like|like to have|give me|gimme|get me|"
           "find me|bring me|prefer|rather have|requesting|request|looking for|ask for|"
           "can i have|could i have|can i get|could i get|may i have|can you get|could you get|"
           "let me have|send me|help from|assistance from|answer from|support from|service from|"
           "i want|i need|we need|we want|and give me|and get me|just give me|just get me"},
    CueRow{CueKind::person,
           "human|humans|human being|human beings|human agent|human representative|human person|"
           "human operator|human support|human assistance|human assistant|human help|agent|"
           "agents|live agent|service agent|support agent|customer service agent|"
           "customer support agent|chat agent|operator|operators|representative|representatives|"
           "rep|reps|service rep|support rep|sales rep|customer service rep|csr|"
           "customer service representative|customer care representative|advisor|adviser|"
           "supervisor|your manager|your executive|executive|customer care executive|founders|"
           "your founder|your team|your staff|staff member|team member|employee|real employee|"
           "support staff|customer service person|customer service team|support team|"
           "someone real|someone human|somebody real|live person|live human|real person|"
           "real human|actual person|actual human|physical person|live chat agent|"
           "live representative|live operator|live support agent|live rep|real agent|real rep|"
           "real people|actual people|specialist|your human|a live person"},
    CueRow{CueKind::someone,
           "person|someone|somebody|anyone|anybody|some one|some body|assistant|someone else|"
           "somebody else"},
    CueRow{CueKind::real, "real|live|actual|proper|genuine|living|breathing|human|physical"},
    CueRow{CueKind::exists, "is there|are there|do you have|have you got|do u have"},
    CueRow{CueKind::bot,
           "bot|bots|robot|robots|chatbot|chatbots|chat bot|machine|machines|computer|computers|"
           "ai|virtual assistant|automated system|automated|virtual agent|program|"
           "answering machine"},
    CueRow{CueKind::refuse,
           "dont want|do not want|dont wanna|do not wanna|dont need|do not need|didnt want|"
           "did not want|no need|not need|not want|dont like|do not like|dont have to|"
           "do not have to|rather not|dont transfer|do not transfer|dont connect|do not connect|"
           "dont forward|dont escalate|do not escalate|dont give me|do not give me|wouldnt like|"
           "would not like|stop|tired of|sick of|hate|fed up with|instead of|never asked|"
           "didnt ask|did not ask|never wanted|avoid|i refuse to|refuse to|no longer need|"
           "no longer want|dont make me"},
    CueRow{CueKind::but,
           "but|instead|just|rather|and i want|i want|i need|and give me|and get me|"
           "just give me|just get me"},
    CueRow{CueKind::asked,
           "are you|are u|r u|r you|you are|youre|you re|ur a|u are|were you|is this|is that|"
           "am i talking|am i speaking|am i chatting|am i texting|am i messaging|"
           "am i conversing|who am i talking|who am i speaking|if you are|whether you are|"
           "if youre|that you are|i am talking|im talking|im speaking|i am speaking|im chatting|"
           "have i been talking|i been talking|are we talking|you sound|do you feel|pretend|"
           "you act|you a|you an|you must be|you seem|you human|you real|nice talking|"
           "good talking|great talking|thanks for talking|thank you for talking|talk like|"
           "speak like|talking like|stop talking|like a|as a|how human"},
    CueRow{CueKind::request,
           "human handoff|handoff|hand off|handover to human|human service|human takeover|"
           "talk to human|live chat|real person available|human available|agent available|"
           "someone from customer care|someone from customer service|someone from support|"
           "someone from your team|speak to a manager|speak to a supervisor|transfer to human|"
           "transfer to a human|transfer to agent|transfer to an agent|transfer to a person|"
           "transfer to a real person|transfer to representative|transfer to a representative|"
           "transfer to operator|transfer to an operator|transfer to live agent|"
           "transfer to a live agent|give me a person|get me a person|i need a person|"
           "i want a person|need a live person|speak with a manager|talk to a manager|"
           "speak to manager|talk to your manager|speak to the manager|talk to the manager|"
           "speak with your manager|get me a manager|get your manager|want a manager|"
           "speak to customer service|speak to customer support|speak to customer care|"
           "speak with customer service|speak with customer support|speak with customer care|"
           "talk to customer service|talk to customer support|talk to customer care|"
           "talk with customer service|talk with customer support|talk with customer care|"
           "chat to customer service|chat to customer support|chat to customer care|"
           "chat with customer service|chat with customer support|chat with customer care|"
           "speaking to customer service|speaking to customer support|speaking to customer care|"
           "speaking with customer service|speaking with customer support|"
           "speaking with customer care|talking to customer service|talking to customer support|"
           "talking to customer care|talking with customer service|"
           "talking with customer support|talking with customer care|dont want a bot|"
           "do not want a bot|no bots|dont want bots|dont want a robot|dont want a chatbot"},
    CueRow{CueKind::stop,
           "you|him|her|them|my|his|about|if|when|because|who|whose|that|until|after|before|me|"
           "while|unless|from|tell|told|said|says|pay|paid|send|sent|asked"},
    CueRow{CueKind::filler,
           "please|pls|plz|now|hi|hello|hey|a|an|the|some|to|with|right now|asap|immediately|ok|"
           "okay|yes|no|for|me|i|can|could|just|only|sir|madam|here|speak|help|answer|reply|"
           "assist|chat|one|question|support|yo|dear"},
    CueRow{CueKind::other,
           "insurance agent|insurance agents|insurance representative|travel agent|"
           "travel agents|travel agency|estate agent|estate agents|real estate|"
           "real estate agent|booking agent|nearby agent|nearest agent|local agent|agent near|"
           "agents near|agent in my|agents in my|agent around|user agent|free agent|my agent|"
           "leasing agent|rental agent|ticket agent|human resources|human resource|human rights|"
           "human error|human body|human race|smooth operator|tour operator|call the operator|"
           "personal|persons|contract|contacts|personnel|live in|live at|live on|live near|"
           "live with|where you live|i live|we live|real time|real quick|real name|real life|"
           "real madrid|cleaning agent|secret agent|real id|real address|a real one|"
           "service live|project manager|account manager|password manager|general manager|"
           "wedding|sales people|lots of people|few people|two people|many people|other people|"
           "people on|people in|people for|people at|customer service number|"
           "customer service phone|customer service hours|customer support number|"
           "customer care number|contact number|contact information|contact details|"
           "contact info|contact list|contact email|contact lens|contact lenses|contact card|"
           "google assistant|your assistant|personal assistant|assistant manager|"
           "employee discount|employee id|employee number|employee benefits|contactless|"
           "speak english|speak spanish|chat history|direct deposit|direct debit|direct flight|"
           "not a bot and|i am not a bot|im not a bot|not a robot|contact person|"
           "contact persons|task manager|window manager|file manager"},
};

}  // namespace

std::span<const CueRow> english_cues() {
  return cue_rows_en;
}

}  // namespace liveinbox::text
