"""Faults of photos: files that are none, and those that cannot be looked at.

In:  nothing; this module names the kinds.
Out: one class for each, in both languages.

The surprise: a file that is refused is not deleted and not passed over in
silence. It stays where it is, and the list says why it was not taken.
"""

from __future__ import annotations

from onus.wire.office.sheet_faults import OfficeError


class NotAPhoto(OfficeError):
    """A file that calls itself a photo is something else."""

    code = "PHOTO-001"
    what = "This is {found}, not a photo."
    why = "A name is a claim; what a file holds decides what it is."
    do = "Put the photo itself in its place; unpack a packed folder first."
    zh_what = "这是{found}，不是照片。"
    zh_why = "文件名只是自称，以内容为准。"
    zh_do = "请换成照片本身；压缩包请先解压。"


class BrokenPhoto(OfficeError):
    """A photo cannot be decoded."""

    code = "PHOTO-002"
    what = "The photo cannot be decoded ({found})."
    why = "What nobody can look at proves nothing."
    do = "Copy it from the telephone again; it may have been cut while it was sent."
    zh_what = "照片无法解码（{found}）。"
    zh_why = "无法查看的照片不能作为证据。"
    zh_do = "请从手机重新拷贝；可能在传输中被截断。"


class BombPhoto(OfficeError):
    """A photo states more dots than any camera makes."""

    code = "PHOTO-003"
    what = "The picture unfolds to more than {limit} million dots ({found}); it was not decoded."
    why = "No telephone makes such a photo, and decoding it would fill the memory."
    do = "Take the photo from the telephone itself, and ask where this file came from."
    zh_what = "图片展开后超过 {limit} 百万像素（{found}），未予解码。"
    zh_why = "手机拍不出这样的照片，解码会耗尽内存。"
    zh_do = "请使用手机原图，并查明该文件来源。"


class LargePhoto(OfficeError):
    """A file is larger than any photo."""

    code = "PHOTO-004"
    what = "The file has {size} MB; a photo has at most {limit}."
    why = "It would fill the memory, and no telephone makes such a photo."
    do = "Take the photo from the telephone itself; videos are not read."
    zh_what = "文件为 {size} MB，照片最大 {limit} MB。"
    zh_why = "手机照片不会这么大，读取会耗尽内存。"
    zh_do = "请使用手机原图；不读取视频。"


class EmptyPhoto(OfficeError):
    """A photo without a byte."""

    code = "PHOTO-005"
    what = "The file is empty."
    why = "It was made and never filled; its photo may still be on the telephone."
    do = "Copy it from the telephone again."
    zh_what = "文件为空。"
    zh_why = "文件已建立但没有内容，照片可能仍在手机中。"
    zh_do = "请从手机重新拷贝。"


class UnreadPhoto(OfficeError):
    """A picture in a form that is not read."""

    code = "PHOTO-006"
    what = "Pictures of the form {found} are not read."
    why = "Not every office computer can show them, and a paper must."
    do = "Save it as JPEG; on an iPhone choose Settings, Camera, Formats, Most Compatible."
    zh_what = "不读取 {found} 格式的图片。"
    zh_why = "并非每台办公电脑都能显示，而文书需要附图。"
    zh_do = "请另存为 JPEG；iPhone 请在“设置—相机—格式”中选“兼容性最佳”。"


class UnknownOnSheet(OfficeError):
    """A sheet of watermarks names something that is not there."""

    code = "PHOTO-007"
    what = "The {sort} `{name}` on the sheet is not known."
    why = "A watermark that points to nothing places no photo."
    do = "Write it as in the lists of the office or the name of the file."
    zh_what = "水印表中的{sort}“{name}”不存在。"
    zh_why = "指向不明的水印无法确定照片。"
    zh_do = "请按台账中的名称或照片文件名填写。"


class TooManyPhotos(OfficeError):
    """A folder holds more photos than are looked at in one go."""

    code = "PHOTO-009"
    what = "The folder holds more than {limit} photos; nothing was imported."
    why = "All of them are compared with each other."
    do = "Import them month by month."
    zh_what = "文件夹中照片超过 {limit} 张，未导入。"
    zh_why = "所有照片需两两比对。"
    zh_do = "请按月分批导入。"
