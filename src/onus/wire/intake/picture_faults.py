"""Faults of pictures that residents and contractors send.

In:  nothing; this module names the kinds.
Out: one class for each, in both languages, with the words that stand next to the field.

The surprise: each names a way out that works on a telephone in the street. "Invalid
file" would send a person home with nothing.
"""

from __future__ import annotations

from onus.base.errors import OnusError
from onus.base.texts import Language


class PictureRefused(OnusError):
    """The root of all reasons why a picture is not taken."""

    code = "PICTURE-000"
    what = "The picture was not taken."
    why = "The reason was not stated."
    do = "Report this as a defect."
    zh_what = "未接收图片。"
    zh_why = "未说明原因。"
    zh_do = "请作为缺陷反馈。"

    def told(self, language: Language) -> str:
        """Return what is wrong and what to do, as it stands next to the field.

        >>> PictureRefused().told("zh-Hans")
        '未接收图片。请作为缺陷反馈。'
        >>> PictureRefused().told("en")
        'The picture was not taken. Report this as a defect.'
        """
        if language == "zh-Hans":
            return (self.zh_what + self.zh_do).format(**self.named)
        return f"{self.what} {self.do}".format(**self.named)


class NoPicture(PictureRefused):
    """A file is no picture of a form that is taken."""

    code = "PICTURE-001"
    what = "`{name}` is not a photo but {found_en}."
    why = "What a file holds decides what it is, whatever its name says."
    do = "Send the photo itself, as JPEG, PNG or WebP."
    zh_what = "“{name}”不是照片，而是{found_zh}。"
    zh_why = "文件名只是自称，以内容为准。"
    zh_do = "请上传照片本身（JPEG、PNG 或 WebP）。"


class HeicPicture(PictureRefused):
    """A picture is in Apple's form or another that few programs show."""

    code = "PICTURE-002"
    what = "`{name}` is a picture of the form {found}, which cannot be taken."
    why = "Not everyone who must look at it can show it."
    do = "Take a screenshot of the photo and send that, or choose Settings, Camera, Formats, Most Compatible."
    zh_what = "“{name}”是 {found} 格式的图片，不能接收。"
    zh_why = "并非所有需要查看的人都能打开。"
    zh_do = "请对照片截屏后上传，或在“设置—相机—格式”中选“兼容性最佳”。"


class LargePicture(PictureRefused):
    """A file is larger than is taken."""

    code = "PICTURE-003"
    what = "`{name}` has more than {limit} MB."
    why = "A storm brings thousands of photos, and each must find room."
    do = "Send it smaller: choose the medium size when your telephone asks, or take a screenshot of it."
    zh_what = "“{name}”超过 {limit} MB。"
    zh_why = "暴雪时会收到大量照片，须保证都能存下。"
    zh_do = "请压缩后上传：手机询问时选“中等”大小，或对照片截屏。"


class EmptyPicture(PictureRefused):
    """A file without a byte."""

    code = "PICTURE-004"
    what = "`{name}` is empty."
    why = "Nothing came that could be looked at."
    do = "Choose the photo again; it may still have been loading from the cloud."
    zh_what = "“{name}”是空文件。"
    zh_why = "没有收到可查看的内容。"
    zh_do = "请重新选择照片；可能尚未从云端下载完成。"


class CutPicture(PictureRefused):
    """A picture ends before its end, or its parts contradict each other."""

    code = "PICTURE-005"
    what = "`{name}` is damaged or was cut off on its way ({found})."
    why = "What nobody can look at proves nothing."
    do = "Send it again; if that does not help, take a screenshot of the photo and send that."
    zh_what = "“{name}”已损坏或上传不完整（{found}）。"
    zh_why = "无法查看的照片不能作为证据。"
    zh_do = "请重新上传；仍不行时，请对照片截屏后上传。"


class BombPicture(PictureRefused):
    """A picture would unfold to more than any camera makes."""

    code = "PICTURE-006"
    what = "`{name}` would unfold to more than {limit} million dots ({found})."
    why = "No telephone makes such a photo, and opening it would fill the memory for everyone."
    do = "Send a photo as the camera made it, or a screenshot of it."
    zh_what = "“{name}”展开后超过 {limit} 百万像素（{found}）。"
    zh_why = "手机拍不出这样的照片，打开它会耗尽内存，影响所有人。"
    zh_do = "请上传相机原图，或对照片截屏后上传。"


class MovingPicture(PictureRefused):
    """A picture moves."""

    code = "PICTURE-007"
    what = "`{name}` is a moving picture."
    why = "What stands in a record must show one thing, the same to everyone."
    do = "Send one photo, or a screenshot of the moment that matters."
    zh_what = "“{name}”是动态图片。"
    zh_why = "记录中的图片须对每个人都显示同一内容。"
    zh_do = "请上传一张静态照片，或截取关键画面。"


class DisguisedPicture(PictureRefused):
    """A picture carries something that a program might run."""

    code = "PICTURE-008"
    what = "`{name}` carries {found} inside, which no photo does."
    why = "A file that is a photo to one program and a program to another could harm whoever opens it."
    do = "Take a screenshot of the photo and send that."
    zh_what = "“{name}”内含 {found}，正常照片不会有。"
    zh_why = "同一文件若既是照片又是程序，会危害打开它的人。"
    zh_do = "请对照片截屏后上传。"
