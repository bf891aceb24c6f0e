"""Photo words: why a photo was placed where it was, and what keeps it from counting, in both languages.

In:  the codes of a `Sighting`, with their facts after a colon.
Out: whole sentences.
"""

from __future__ import annotations

from onus.base.texts import Language

SOURCES = {"sheet": ("the sheet", "水印表"), "exif": ("the camera", "相机记录"), "name": ("its name", "文件或文件夹名"),
           "position": ("its position", "拍摄位置")}  # fmt: skip
SENTENCES = {
    "time_by_sheet": ("time by the sheet", "时间据水印表"),
    "time_by_exif": ("time by the camera", "时间据相机记录"),
    "time_by_name": ("time by the name", "时间据文件或文件夹名"),
    "time_also_by_sheet": ("the sheet agrees", "水印表时间一致"),
    "time_also_by_exif": ("the camera agrees", "相机时间一致"),
    "time_also_by_name": ("the name agrees", "名称中的日期一致"),
    "day_only": ("only the day is told: counted as its end", "仅有日期，按当日结束计"),
    "place_by_sheet": ("place by the sheet", "地点据水印表"),
    "place_by_position": ("place by the position", "地点据拍摄位置"),
    "place_by_name": ("place by the name", "地点据文件或文件夹名"),
    "place_also_by_sheet": ("the sheet agrees on the place", "水印表地点一致"),
    "place_also_by_position": ("the position agrees", "拍摄位置一致"),
    "place_also_by_name": ("the name agrees on the place", "名称中的地点一致"),
    "inspection_by_sheet": ("inspection by the sheet", "检查据水印表"),
    "inspection_names_it": ("an inspection names this file", "检查记录写明本文件名"),
    "inspection_near": (
        "the only inspection of this place within 30 minutes, {0} min apart",
        "同一地点 30 分钟内仅有的检查，相差 {0} 分钟",
    ),
    "no_time": ("nothing says when it was taken", "无拍摄时间"),
    "saved_only": (
        "WeChat kept only when it was saved, not when it was taken",
        "微信仅保留保存时间，无拍摄时间",
    ),
    "days_differ": ("its names tell different days", "文件名与文件夹名日期不一致"),
    "times_differ": ("{0} and {1} tell different times", "{0}与{1}时间不一致"),
    "in_future": ("its time lies after the import", "时间晚于导入时间"),
    "no_service": ("nothing says which service it is of", "未说明属于哪项服务"),
    "no_place": ("nothing says where it was taken", "无拍摄地点"),
    "places_differ": ("{0} and {1} tell different places", "{0}与{1}地点不一致"),
    "several_places": ("{0} places would fit", "可对应 {0} 处地点"),
    "datum": ("its camera names another datum: {0}", "相机注明其他坐标系：{0}"),
    "no_inspection": ("there is no inspection {0}", "没有检查记录 {0}"),
    "several_inspections": ("{0} inspections would fit", "可对应 {0} 次检查"),
    "reused": ("shows the same picture as {0}", "与 {0} 为同一画面"),
    "shows_nothing": ("nobody says that it shows work done", "未说明所示为完工情况"),
    "shows_defect": ("it shows a defect or the state before", "所示为问题或作业前情况"),
}


def photo_sentence(code: str, language: Language) -> str:
    """Return a reason or a doubt as a sentence.

    >>> photo_sentence("times_differ:exif:name", "en")
    'the camera and its name tell different times'
    """
    name, _, rest = code.partition(":")
    place = 1 if language == "zh-Hans" else 0
    # Only the names of sources stand two to a code; an id or a file may hold a colon itself.
    facts = rest.split(":") if "{1}" in SENTENCES[name][place] else [rest]
    told = [SOURCES[fact][place] if fact in SOURCES else fact for fact in facts]
    return SENTENCES[name][place].format(*told)
