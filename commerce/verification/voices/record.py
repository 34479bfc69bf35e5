"""Makes the digits that a captcha's sound is put together from: `python commerce/verification/voices/record.py`.

Needs espeak-ng (Debian: apt-get install espeak-ng), which the shop itself does not. The captcha library mixes
samples of 8 bits at 8 kHz.
"""

import io
import subprocess
import wave
from array import array
from pathlib import Path

FOLDER = Path(__file__).parent
# Numbered tones: this voice reads pinyin, characters only with a dictionary that Debian does not bring.
VOICE = "cmn-latn-pinyin"
DIGITS = ("ling2", "yi1", "er4", "san1", "si4", "wu3", "liu4", "qi1", "ba1", "jiu3")
WORDS_PER_MINUTE = 130
RATE = 8000  # Hz
QUIET = 500  # of 32768: below it there is nothing to hear


def main() -> None:
    for digit, pinyin in enumerate(DIGITS):
        samples, rate = speak(pinyin)
        write(FOLDER / str(digit) / "voice.wav", resample(trim(samples), rate))


def speak(pinyin: str) -> "tuple[array[int], int]":
    """Samples of 16 bits, and how many there are a second."""
    command = ["espeak-ng", "-v", VOICE, "-s", str(WORDS_PER_MINUTE), "--stdout", pinyin]
    spoken = subprocess.run(command, check=True, capture_output=True).stdout  # noqa: S603
    with wave.open(io.BytesIO(spoken)) as reader:
        return array("h", reader.readframes(reader.getnframes())), reader.getframerate()


def trim(samples: "array[int]") -> "array[int]":
    loud = [index for index, value in enumerate(samples) if abs(value) > QUIET]
    return samples[loud[0] : loud[-1] + 1]


def resample(samples: "array[int]", rate: int) -> bytes:
    """To RATE and 8 bits; each new sample is the mean of those it stands for, as loud as 8 bits allow."""
    peak = max(map(abs, samples))
    step = rate / RATE
    out = bytearray()
    for number in range(int(len(samples) / step)):
        window = samples[int(number * step) : int((number + 1) * step)]
        out.append(128 + round(sum(window) / len(window) / peak * 120))
    return bytes(out)


def write(path: Path, samples: bytes) -> None:
    path.parent.mkdir(exist_ok=True)
    with wave.open(str(path), "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(1)
        writer.setframerate(RATE)
        writer.writeframes(samples)


if __name__ == "__main__":
    main()
