from commerce.verification.enums import Purpose
from commerce.verification.providers import SmsMessage

MESSAGE = SmsMessage(
    message_id="0f8fad5bd9cb469fa16570867728950e",
    mobile="13800000001",
    purpose=Purpose.REGISTER,
    code="402713",
    minutes=5,
)
