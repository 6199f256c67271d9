"""What the oracle searches: texts of many languages from the public data beside the repository, or
the few that are written here where those are missing."""

import gzip
import json
import os
import random

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
FILES = ("utterances_multilingual", "search_xquad", "conversations_star",
         "conversations_crosswoz_zh", "conversations_bcontrast_de_en",
         "conversations_irc_support", "conversations_multidogo_customer")
OWN = [
    ["Where is my order #A-1234? You can e-mail me: ann.lee@example.com", "It's on its way, Ann."],
    ["Ich möchte die Größe tauschen, wegen der „Langen Straße“.", "Rufnummer +49 170 123-4567"],
    ["Je n’ai pas reçu l'article n° 12.05.2024", "Voilà, c’est remboursé. Ça va ?"],
    ["¿Dónde está mi pedido? Quiero una devolución", "El número es 5551234"],
    ["Верните, пожалуйста, деньги за ещё один заказ", "за́мок сломан"],
    ["Θέλω να μιλήσω με έναν άνθρωπο", "Η παραγγελία σας έφτασε"],
    ["أُرِيدُ أن أتحدث إلى موظف، طلبي رقم ٤٥٦", "تمّت الإعادة"],
    ["אני רוצה לדבר עם נציג", "שָׁלוֹם, ההזמנה נשלחה"],
    ["मुझे अपना पैसा वापस चाहिए", "आपका ऑर्डर १२३ भेज दिया गया"],
    ["ฉันต้องการคุยกับเจ้าหน้าที่", "สินค้าถูกส่งแล้ว"],
    ["我想退款,订单还没有到", "請稍候,客服人員馬上來"],
    ["返金してください、アプリが開きません", "担当者におつなぎします"],
    ["환불해 주세요, 상담원과 이야기하고 싶어요", "주문이 발송되었습니다"],
    ["Tôi muốn đổi trả hàng", "Đơn hàng của bạn đã được gửi"],
    ["İade etmek istiyorum, ıslak geldi", "Siparişiniz yola çıktı"],
]


def _messages(row):
    if "messages" in row:
        return [message["text"] for message in row["messages"]][:12]
    return [row["text"]]


def conversations(count, seed):
    """Lists of messages, about as many from each file, and whether they are the public ones."""
    folder = os.environ.get("LI_DATA", os.path.join(ROOT, "..", "shared", "data"))
    paths = [os.path.join(folder, name + ".jsonl.gz") for name in FILES]
    if not all(os.path.exists(path) for path in paths):
        return OWN, False
    chance = random.Random(seed)
    out = []
    for path in paths:
        with gzip.open(path, "rt", encoding="utf-8") as file:
            lines = chance.sample(file.readlines(), max(1, count // len(paths)))
        out += [_messages(json.loads(line)) for line in lines]
    chance.shuffle(out)
    return out, True
