// Hindi, Chinese, Japanese, Korean, Thai, Vietnamese and Indonesian cues of the handoff detector.
// Where a script has no spaces every character is a word; spaces in the phrases are for the reader.
#include "text/handoff_cues.hpp"

#include <array>

namespace liveinbox::text {
namespace {

constexpr std::array cue_rows_asia{
    // Hindi, and Hindi in Latin letters
    CueRow{CueKind::talk_last,
           "बात|बात करनी|बात करना|बात करवा*|बात करा*|बातचीत|जोड़*|कनेक्ट*|संपर्क|ट्रांसफर*|चैट|"
           "मिला*|चाहिए|से बात|baat|baat karni|baat karna|baat karwa*|baat kara*|connect karo|"
           "connect kar do|chahiye|baat karao"},
    CueRow{CueKind::route, "मुझे जोड़*|मुझे कनेक्ट"},
    CueRow{CueKind::person,
           "इंसान|इन्सान|मनुष्य|मानव|एजेंट|एजेन्ट|प्रतिनिधि|ऑपरेटर|कर्मचारी|अधिकारी|आदमी|"
           "ग्राहक सेवा|कस्टमर केयर|असली इंसान|असली व्यक्ति|insaan|insan se|agent se|aadmi se|"
           "customer care se|executive se|human se"},
    CueRow{CueKind::someone, "व्यक्ति|किसी|किसी से|kisi se|kisi"},
    CueRow{CueKind::real, "असली|वास्तविक|asli"},
    CueRow{CueKind::exists, "क्या कोई"},
    CueRow{CueKind::bot, "बॉट|रोबोट|मशीन"},
    CueRow{CueKind::other,
           "बात नहीं करनी|बात नहीं करना|नहीं चाहिए|मानव संसाधन|baat nahi karni|nahi chahiye|"
           "मानव अधिकार|से बात नहीं|से बात नही|se baat nahi|se baat nahin"},
    CueRow{CueKind::asked, "क्या आप|क्या तुम|आप|तुम|kya aap|aap|kya tum|tum|क्या मैं"},
    CueRow{CueKind::filler, "कृपया|मुझे|मैं|एक|अभी|नमस्ते|से|mujhe|ek|abhi|se"},
    // Chinese, simplified and traditional
    CueRow{CueKind::talk, "找|联系|聯繫|联络|聯絡|咨询|諮詢|沟通|溝通|对话|對話"},
    CueRow{CueKind::talk_last,
           "交谈|交談|谈谈|談談|谈话|談話|说话|說話|聊|聊聊|聊天|对话|對話|通话|通話|沟通|溝通|"
           "讲话|講話|联系|聯繫|接听|服务|服務|回复|回覆|接待|处理|"
           "處理|帮我|幫我|解答"},
    CueRow{CueKind::route,
           "转|轉|转接|轉接|转到|轉到|帮我转|幫我轉|接|接通|接入|换|換|叫|请|請|给我|給我|切换|"
           "切換|转给|轉給|找|呼叫|连接|連接|安排"},
    CueRow{CueKind::want, "要|想要|需要|我要|我想|想找|想|希望|能不能|可以|要求|给我|給我"},
    CueRow{CueKind::person,
           "人工|真人|人类|人類|活人|人工客服|真人客服|客服人员|客服人員|工作人员|工作人員|专员|"
           "專員|坐席|座席|专人|專人|客服专员|客服專員|客服代表|业务员|"
           "接线员|接線員|负责人|負責人|真正的人|真实的人|真實的人|主管|经理|經理|值班人员|"
           "人工坐席|人工服务|人工服務|人工台"},
    CueRow{CueKind::someone, "客服|某人|一个人|一個人"},
    CueRow{CueKind::real, "真正的|真实的|真實的|真的|活的"},
    CueRow{CueKind::exists, "有没有|有沒有|是否有|有|还有|還有|有什么|有任何|是否有任何"},
    CueRow{CueKind::bot, "机器人|機器人|机器|機器|智能客服|电脑|電腦"},
    CueRow{CueKind::refuse,
           "不要|不想|不用|不需要|别转|別轉|别|別|不必|不愿|不願|无需|無需|讨厌|討厭|不喜欢|不喜歡|"
           "拒绝"},
    CueRow{CueKind::but, "而是|而要|只要|只想|但"},
    CueRow{CueKind::asked,
           "你是|您是|是不是|你是不是|您是不是|你|您|你们是|这是|這是|你是真|请问你是|請問你是|"
           "是否是"},
    CueRow{CueKind::request,
           "转人工|轉人工|人工客服|人工服务|人工服務|转接人工|轉接人工|找人工|要人工|接人工|"
           "真人客服|真人服务|真人服務|人性化服务|人性化服務|找真人|换人工|換人工|"
           "人工在吗|人工在线|有人工吗|有真人吗|叫人工|呼叫人工|专人服务|專人服務|不要机器人|"
           "不要機器人|有人在吗|有人在嗎"},
    CueRow{CueKind::filler, "请|請|吗|嗎|的|我|能|一个|一個|啊|吧|呢|谢谢|謝謝|你好|在|了|任何"},
    CueRow{CueKind::other,
           "没有人|沒有人|没人|沒人|人工智能|人工智慧|人工费|人工成本|人工草|几个人|幾個人|"
           "一个人住|每个人|每個人|人民|个人|個人|本人|人数|人數|人民币|"
           "人員名單|两人|兩人|人均|机器人学|和平|总和|请求|转账|轉帳|接收|交换|转移|直接|接下来|"
           "换货|說明|说明|联系人|聯繫人|联系方式|联系电话|一个人均|"
           "一個人均|一人"},
    // Japanese
    CueRow{CueKind::talk_last,
           "話したい|話せ|話し|話を|お話し|つないで|繋いで|つなげて|繋げて|つなぎ|代わって|"
           "替わって|かわって|お願い|相談|チャット|対応して|連絡|連絡を取り|"
           "電話したい|呼んで|出して|話がしたい|会話|交代|答えて|転送|接続|やりとり|質問したい|"
           "聞きたい|希望"},
    CueRow{
        CueKind::person,
        "人間|オペレーター|オペレータ|担当者|担当の方|担当の人|係の人|係員|スタッフ|"
        "カスタマーサポート|サポート担当|生身の人間|本物の人|本物の人間|実際の人|"
        "実際の人間|社員|責任者|上司|カスタマーサービス|エージェント|有人|お客様窓口|人間の担当者"},
    CueRow{CueKind::someone, "誰か|人と|人に|だれか|他の人"},
    CueRow{CueKind::real, "本物の|実際の|生身の|リアルな"},
    CueRow{CueKind::bot, "ボット|ロボット|機械|自動応答"},
    CueRow{CueKind::asked, "あなたは|あなた|君は|きみは|これは"},
    CueRow{CueKind::asked_after, "ですか|なの|でしょうか|ですよね|じゃない|ではない"},
    CueRow{CueKind::request,
           "有人対応|有人チャット|有人サポート|オペレーター希望|人間と話したい|担当者お願いします|"
           "オペレーターにつないで|オペレーターお願いします|人と話したい"},
    CueRow{CueKind::other,
           "話したくない|話したくありません|つながないで|繋がないで|不要|人気|大人|人数|個人|本人|"
           "必要ありません|必要ない|人間関係|話題|お願いしません"},
    CueRow{CueKind::filler, "を|に|と|は|の|で|が|ください|下さい|すみません|今すぐ|します|お"},
    // Korean
    CueRow{CueKind::talk_last,
           "연결*|통화*|얘기*|이야기*|대화*|바꿔*|바꾸*|상담하고*|상담받*|상담 "
           "받*|말하고*|부탁*|채팅*|불러*|원해*|원합니다|필요*|전화*|연락*|"
           "문의하고*"},
    CueRow{CueKind::person,
           "상담원*|상담사*|직원*|담당자*|인간*|사람이랑|사람과|사람하고|사람한테|실제 사람*|진짜 "
           "사람*|상담직원*|매니저*|책임자*|고객센터*|사람으로|"
           "사람 상담*"},
    CueRow{CueKind::someone, "사람*|누군가*|누구*"},
    CueRow{CueKind::real, "실제|진짜"},
    CueRow{CueKind::exists, "혹시"},
    CueRow{CueKind::bot, "봇*|로봇*|챗봇*|기계*"},
    CueRow{CueKind::asked, "당신은|너는|넌|당신|너"},
    CueRow{CueKind::request,
           "상담원 연결*|상담사 연결*|직원 연결*|상담원연결*|상담사연결*|사람 연결*|담당자 "
           "연결*|상담원 바꿔*|상담원 부탁*"},
    CueRow{CueKind::other,
           "사람인가요|사람이에요|사람이야|사람입니까|사람이세요|사람인지|사람 "
           "맞*|인간인가요|인간이야|인간입니까|연결하지*|싫어*|싫습니다|필요 없*|필요없*|"
           "상담원인가요|상담원이에요|사람들*|대화하기 싫*|연결하고 싶지*|통화하고 싶지*|얘기하고 "
           "싶지*|대화하고 싶지*|이야기하고 싶지*"},
    CueRow{CueKind::filler, "제발|지금|좀|안녕하세요|빨리|저|저는|나|해주세요|해 주세요"},
    // Thai
    CueRow{CueKind::talk, "คุยกับ|คุย|พูดกับ|พูดคุยกับ|พูดคุย"},
    CueRow{CueKind::talk, "ติดต่อ|ติดต่อกับ|สนทนากับ|แชทกับ|ปรึกษา"},
    CueRow{CueKind::route, "โอนสาย|โอนสายให้|โอนไป|ขอสาย|ต่อสาย|เชื่อมต่อ|ส่งต่อ|เปลี่ยนเป็น"},
    CueRow{CueKind::want, "ขอ|อยากได้|ต้องการ|อยาก"},
    CueRow{CueKind::person,
           "เจ้าหน้าที่|พนักงาน|คนจริง|คนจริงๆ|มนุษย์|แอดมิน|คนจริง ๆ|ตัวแทน|ผู้จัดการ|"
           "ฝ่ายบริการลูกค้า|โอเปอเรเตอร์|พนักงานบริการ"},
    CueRow{CueKind::someone, "ใครสักคน"},
    CueRow{CueKind::exists, "มี"},
    CueRow{CueKind::bot, "บอท|บอต|หุ่นยนต์|เครื่องจักร"},
    CueRow{CueKind::refuse, "ไม่อยาก|ไม่ต้องการ|ไม่ต้อง|ไม่ขอ|อย่า"},
    CueRow{CueKind::but, "แต่"},
    CueRow{CueKind::asked, "คุณเป็น|คุณคือ|เป็น|คุณ|นี่คือ"},
    CueRow{CueKind::other, "คนละ|กี่คน|ทุกคน|บางคน|ผู้คน|ให้บริการ|ขอบคุณ|ขอโทษ|ของ"},
    CueRow{CueKind::request, "คุยกับคน|พูดกับคน|ขอคุยกับคน"},
    CueRow{CueKind::filler, "ครับ|ค่ะ|คะ|หน่อย|ผม|ฉัน|กับ|สวัสดี|ได้ไหม|ด้วย|ตอนนี้"},
    // Vietnamese
    CueRow{CueKind::talk,
           "nói chuyện với|nói chuyện|chat với|liên hệ|liên hệ với|liên lạc với|trao đổi với|"
           "nói với|trò chuyện với|gặp trực tiếp|muốn gặp|gặp nhân viên|gặp người|"
           "gặp tư vấn viên|cần gặp|được gặp"},
    CueRow{CueKind::route,
           "chuyển cho|chuyển tôi|chuyển máy|chuyển sang|kết nối|kết nối với|nối máy|"
           "kết nối tôi|cho tôi gặp|cho gặp"},
    CueRow{CueKind::want, "muốn|cho tôi|yêu cầu|tôi muốn|tôi cần|tôi cần|cần gặp|em cần|mình cần"},
    CueRow{CueKind::person,
           "nhân viên|tư vấn viên|tổng đài viên|người thật|con người|điện thoại viên|"
           "người tư vấn|nhân viên tư vấn|quản lý|nhân viên hỗ trợ|chăm sóc khách hàng|"
           "người hỗ trợ"},
    CueRow{CueKind::someone, "ai đó|người|một người|người khác"},
    CueRow{CueKind::real, "thực sự"},
    CueRow{CueKind::exists, "|có ai"},
    CueRow{CueKind::bot, "rô bốt|với máy|với bot"},
    CueRow{CueKind::refuse, "không muốn|không cần|đừng|chưa cần|không thích"},
    CueRow{CueKind::but, "nhưng"},
    CueRow{CueKind::asked, "bạn có phải|bạn là|có phải|bạn có phải là|anh là|chị là|tôi đang nói"},
    CueRow{CueKind::filler, "xin|vui lòng|làm ơn|ngay|với|tôi|xin chào|một|được không|ạ"},
    CueRow{CueKind::other,
           "nhân viên của tôi|bao nhiêu người|mọi người|người dùng|máy tính|có thể"},
    // Indonesian and Malay
    CueRow{CueKind::talk,
           "bicara|bicara dengan|berbicara|berbicara dengan|ngobrol dengan|ngobrol sama|"
           "chat dengan|bicara sama|menghubungi|berhubungan dengan|ngomong sama|hubungi|"
           "bercakap dengan|cakap dengan"},
    CueRow{CueKind::route,
           "hubungkan|hubungkan saya|sambungkan|sambungkan saya|terhubung dengan|terhubung ke|"
           "alihkan|alihkan ke|pindahkan|transfer ke|panggilkan|sambungkan ke"},
    CueRow{CueKind::want, "mau|ingin|butuh|perlu|minta|saya mau|saya ingin|tolong"},
    CueRow{CueKind::person,
           "manusia|orang asli|orang beneran|orang sungguhan|agen|agen manusia|petugas|cs|staf|"
           "perwakilan|pegawai|customer service asli|karyawan|ejen|pegawai khidmat"},
    CueRow{CueKind::someone, "orang|seseorang|layanan pelanggan"},
    CueRow{CueKind::real, "asli|sungguhan|beneran|nyata"},
    CueRow{CueKind::exists, "apakah ada|ada"},
    CueRow{CueKind::bot, "mesin|robot"},
    CueRow{CueKind::refuse,
           "tidak mau|gak mau|nggak mau|tidak ingin|tidak perlu|jangan|ga mau|tak mahu"},
    CueRow{CueKind::but, "tapi|melainkan"},
    CueRow{CueKind::asked, "apakah anda|apa kamu|kamu|anda|apakah kamu|apakah ini|apakah saya"},
    CueRow{CueKind::filler, "dong|ya|dengan|sekarang|halo|saya|bisa|bisakah|boleh|seorang"},
    CueRow{CueKind::other, "orang tua|sumber daya manusia|agen perjalanan|orang lain"},
};

}  // namespace

std::span<const CueRow> asian_cues() {
  return cue_rows_asia;
}

}  // namespace liveinbox::text
