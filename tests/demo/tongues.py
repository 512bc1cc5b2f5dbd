# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""Letters in many languages, each in the character set its people's programs used, and two that run right to left."""
import letter
from cast import ANN, PEOPLE

# who, charset, encoding, subject, text
LETTERS = (
    ('zoe', 'iso-8859-1', '8bit', 'Grüße aus Kiel',
     'Liebe Ann,\n\ndie Fähre war pünktlich, der Käse gut verpackt und die Möwen unverschämt wie immer. Die '
     'Verträge liegen unterschrieben auf meinem Schreibtisch; ich bringe sie am Montag mit.\n\nEin schönes '
     'Wochenende wünscht\nZoë'),
    ('tomasz', 'iso-8859-2', '8bit', 'Łożysko i uszczelki – zamówienie',
     'Cześć Ann,\n\nzamówienie poszło dziś rano: jedno łożysko, dwie uszczelki i komplet anod cynkowych. Dostawa w '
     'ciągu czterech dni roboczych. Jeśli pogoda dopuści, skończymy przed weekendem.\n\nPozdrawiam\nTomasz'),
    ('jose', 'iso-8859-15', 'quoted-printable', 'Presupuesto: 1.250 € por travesía',
     'Querida Ann:\n\nEl presupuesto queda en 1.250 € por travesía, con tripulación y combustible. Si reserváis '
     'antes de fin de mes, bajamos a 1.180 €. El señor del muelle pregunta cuándo volvéis.\n\nUn abrazo,\nJosé '
     'Ángel'),
    ('ivan', 'koi8-r', 'base64', 'Приглашение на верфь',
     'Дорогая Анна!\n\nПриглашаем вас на спуск нового парома в субботу, в одиннадцать часов. Будет оркестр, речь '
     'мэра (короткая, он обещал) и пироги.\n\nБудем очень рады видеть вас и Томаша.\n\nС уважением,\nИван Петров'),
    ('ivan', 'windows-1251', '8bit', 'Расписание поезда',
     'Анна, добрый день!\n\nПоезд из аэропорта идёт каждые полчаса, последний в 23:40. Мы встретим вас на '
     'платформе с табличкой. Возьмите тёплую шапку: на верфи ветер.\n\nИван'),
    ('yamada', 'iso-2022-jp', '7bit', '写真のお礼',
     'ベルグ様\n\n時刻表が十部届きました。母は表紙の雪をしばらく見て、「本当だったのね」と言いました。\n\n近所に配り終えて、一部だけ仏壇に置いてあります。ありがとうございました。\n\n山田'),
    ('yamada', 'shift_jis', 'base64', '港の展示について',
     'ベルグ様\n\n来年春、港の博物館で小さな連絡船の展示を行います。ホルム灯台の写真と、冬の時刻表を一部お借りできますでしょうか。\n\nどうぞよろしくお願いいたします。\n山田 太郎'),
    ('wei', 'gb18030', 'base64', '关于轮渡时刻表的合作',
     '安,您好!\n\n附上我们港口去年的轮渡时刻数据。潮汐最大差四米六,所以我们对“潮汐规则”的提案很感兴趣。下周三下午可以通话吗?\n\n祝好\n王伟'),
    ('yijun', 'big5', 'base64', '開放渡輪聚會',
     '安,你好:\n\n下個月的聚會改在港務大樓三樓,下午兩點開始。會後一起去吃海鮮,請告訴我幾個人來。\n\n怡君'),
    ('minjun', 'euc-kr', 'base64', '금요일 집계표',
     '안녕하세요, 안 씨.\n\n네 번째 금요일까지 모두 세었습니다. 남은 사람은 모두 쉰아홉 명이고, 그중 한 명은 헤엄쳐서 갔습니다. 자세한 표는 내일 보내 드리겠습니다.\n\n민준 드림'),
    ('layla', 'windows-1256', 'base64', 'دعوة إلى افتتاح الميناء',
     'عزيزتي آن،\n\nيسعدنا أن ندعوكم إلى افتتاح الرصيف الجديد يوم الخميس القادم في الساعة العاشرة صباحًا. ستصل أول '
     'عبّارة في الحادية عشرة، وبعدها نتناول الغداء معًا.\n\nمع أطيب التحيات،\nليلى حداد'),
    ('layla', 'utf-8', 'base64', 'رد: جدول المواعيد الشتوي (PDF)',
     'عزيزتي آن،\n\nشكرًا على الجدول الجديد. لدي ملاحظتان:\n\n1. رحلة 07:05 تظهر في الصفحة الثانية مرتين.\n2. كلمة '
     '“Holm” مكتوبة من اليسار إلى اليمين داخل الجملة العربية، وهذا صحيح، لكن الرقم 12 بعدها ينتقل إلى السطر '
     'التالي.\n\nليلى'),
    ('dana', 'utf-8', 'base64', 'תודה על השלט החדש',
     'שלום אן,\n\nקראתי היום את השלט החדש ברציף באצבעות שלי, בפעם הראשונה. האותיות הבולטות ברורות מאוד, והמשפט '
     'בעברית יושב במקום הנכון.\n\nשאלה קטנה: האם אפשר להוסיף גם את מספר הטלפון +47 555 0142?\n\nדנה'),
    ('dimitra', 'utf-8', 'quoted-printable', 'Η γάτα του λιμανιού',
     'Αγαπητή Ann,\n\nη γάτα που δεν ανήκει σε κανέναν κοιμάται από χθες στο περβάζι σου. Της είπα πότε έρχεσαι '
     'και δεν έδειξε καμία έκπληξη.\n\nΦιλιά,\nΔήμητρα'),
    ('lan', 'utf-8', 'base64', 'Công thức phở khô',
     'Chào Ann,\n\nMẹ tôi gửi công thức: quế, hồi, gừng nướng, và kiên nhẫn. Phần cuối cùng không mua được ở '
     'chợ.\n\nHẹn gặp ở bến phà!\nLan'),
    ('priya', 'utf-8', 'base64', 'छोटी नावों पर आपका व्याख्यान',
     'प्रिय ऐन,\n\nआपके व्याख्यान के लिए गुरुवार शाम चार बजे का समय तय हुआ है। हॉल में सत्तर लोग बैठ सकते हैं। '
     'कृपया शीर्षक और दो पंक्तियाँ भेज दीजिए।\n\nस्नेह सहित\nप्रिया'),
)


def generate(now):
    """(mailbox, message), spread over the last weeks."""
    for number, (who, charset, encoding, subject, words) in enumerate(LETTERS):
        date = now - 5400 - number * 23 * 3600
        part = letter.text(words + '\n', charset, encoding=encoding)
        flags = () if number in (2, 7, 12) else ('\\Seen',)
        yield 'INBOX', letter.letter(PEOPLE[who], [ANN], subject, date, part, charset=charset, flags=flags)
