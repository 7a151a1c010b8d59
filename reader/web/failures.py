"""What a visitor gets when something goes wrong: a page; a program: problem+json (RFC 9457)."""

from __future__ import annotations

import math
import time
from http import HTTPStatus

from flask import Flask, Response, current_app, jsonify, make_response, render_template, request
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException
from werkzeug.http import HTTP_STATUS_CODES

from reader.errors import ReaderError
from reader.web.language import language
from reader.web.security import limiter
from reader.web.words import gettext as _

API = "/api/"
WIDGET = "/widget/"
CALLBACK = "/phat-thanh"
"""Where platforms tell what they aired."""
CODES = {
    400: "bad-request",
    404: "not-found",
    405: "method-not-allowed",
    413: "too-large",
    414: "address-too-long",
    415: "unsupported-media-type",
    416: "range-not-satisfiable",
    429: "too-many-requests",
}
"""Stable names for programs; what Python calls a status changes with its version."""


def init_app(app: Flask) -> None:
    app.register_error_handler(ReaderError, reader_error)
    app.register_error_handler(CSRFError, csrf_error)
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(Exception, unforeseen)


def reader_error(error: ReaderError) -> Response:
    if error.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        current_app.logger.warning("%s: %s", error.code, error)
    return answer(error.status, error.code, error.message(language()), error.value)


def csrf_error(error: CSRFError) -> Response:
    return answer(
        400,
        "csrf",
        _("Biểu mẫu đã quá cũ hoặc không đến từ trang này. Xin quay lại, tải lại trang rồi gửi lại."),
    )


def http_error(error: HTTPException) -> Response:
    status = error.code or 500
    if status < HTTPStatus.BAD_REQUEST:  # a redirect
        return make_response(error.get_response())
    response = answer(status, CODES.get(status, f"http-{status}"), sentence(status))
    # What HTTP wants said beside it: Allow (405), Content-Range (416).
    for name, value in error.get_headers(request.environ):
        if name.lower() not in ("content-type", "content-length"):
            response.headers[name] = value
    if status == HTTPStatus.TOO_MANY_REQUESTS and limiter.current_limit:
        response.headers["Retry-After"] = str(max(math.ceil(limiter.current_limit.reset_at - time.time()), 1))
    return response


def unforeseen(error: Exception) -> Response:
    current_app.logger.exception("unforeseen error at %s", request.path)
    return answer(500, "internal-error", sentence(500))


def sentence(status: int) -> str:
    """What a person reads for an HTTP status that none of our own errors explains."""
    return {
        400: _("Yêu cầu không hợp lệ."),
        404: _("Không có trang này. Có thể bài đã được xoá hoặc địa chỉ gõ sai."),
        405: _("Địa chỉ này không nhận kiểu yêu cầu đó."),
        413: _("Nội dung gửi lên lớn quá mức cho phép."),
        414: _("Địa chỉ quá dài."),
        415: _("Kiểu dữ liệu này không dùng được. Xin gửi JSON."),
        416: _("Không có đoạn âm thanh được yêu cầu."),
        429: _("Có quá nhiều yêu cầu. Xin đợi một phút rồi thử lại."),
        500: _("Hệ thống gặp lỗi. Lỗi đã được ghi lại; xin thử lại sau."),
        503: _("Hệ thống đang bận. Xin thử lại sau ít phút."),
    }.get(status, _("Không thực hiện được yêu cầu."))


def title(status: int) -> str:
    return {
        400: _("Chưa dùng được"),
        403: _("Không được phép") if current_user.is_authenticated else _("Cần đăng nhập"),
        401: _("Cần có khoá"),
        404: _("Không tìm thấy"),
        413: _("Lớn quá mức"),
        422: _("Không thấy bài viết"),
        429: _("Xin đợi một chút"),
    }.get(status, _("Có lỗi"))


def answer(status: int, code: str, detail: str, value: str = "") -> Response:
    if _asked_by_program():
        response = jsonify(
            type=f"urn:loa-phuong:{code}",
            title=HTTP_STATUS_CODES.get(status, "Error"),
            status=status,
            detail=detail,
            value=value,
        )
        response.content_type = "application/problem+json"
        response.content_language = [language()]
    else:
        page = render_template("error.html", status=status, title=title(status), message=detail, back=_back())
        response = make_response(page)
    response.status_code = status
    response.headers["Cache-Control"] = "no-store"
    return response


def _asked_by_program() -> bool:
    return request.path.startswith((API, WIDGET)) or request.path.endswith((".json", CALLBACK))


def _back() -> str | None:
    """Where the form was, when it was one of our own pages."""
    if request.method == "POST" and (request.referrer or "").startswith(request.host_url):
        return request.referrer
    return None
